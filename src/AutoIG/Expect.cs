using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace AutoIG;

/// <summary>
/// The checks on arguments, and the one form of their messages: the thing, what was expected of it, what came.
/// </summary>
internal static partial class Expect
{
    /// <summary>The exception for an argument that is not what it should be.</summary>
    /// <param name="name">The argument's name.</param>
    /// <param name="expected">What was expected; completes "expected …".</param>
    /// <param name="actual">What came; completes "got …".</param>
    public static ArgumentException Unexpected(string name, string expected, object? actual) => new(Message(name, expected, actual), name);

    /// <summary>The exception for a number outside its range.</summary>
    /// <inheritdoc cref="Unexpected"/>
    public static ArgumentOutOfRangeException OutOfRange(string name, string expected, object? actual) =>
        new(name, actual, Message(name, expected, actual));

    /// <summary>The number, which must be at least <paramref name="least"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is smaller.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int AtLeast(int value, int least, string name)
    {
        if (value < least)
            TooSmall(value, least, name);
        return value;
    }

    /// <summary>The number, which must lie in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw OutOfRange(name, "a number from 0 to 1", value);

    /// <summary>The number, which must be above 0 and finite.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Positive(double value, string name) =>
        value is > 0 and < double.PositiveInfinity ? value : throw OutOfRange(name, "a finite number above 0", value);

    /// <summary>The object.</summary>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static TObject NotNull<TObject>([NotNull] TObject? value, string name)
        where TObject : class
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }

    /// <summary>A copy of a list, which must hold something at every place.</summary>
    /// <exception cref="ArgumentNullException">There is no list, or nothing at a place.</exception>
    public static IReadOnlyList<TItem> Items<TItem>([NotNull] IReadOnlyList<TItem>? list, string name)
        where TItem : class
    {
        ArgumentNullException.ThrowIfNull(list, name);
        TItem[] copy = [.. list];
        for (int i = 0; i < copy.Length; i++)
            ArgumentNullException.ThrowIfNull(copy[i], string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"));
        return Array.AsReadOnly(copy);
    }

    /// <summary>A copy of rows of numbers, which must be finite.</summary>
    /// <exception cref="ArgumentNullException">There is no list, or nothing at a place.</exception>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static double[][] FiniteRows([NotNull] IReadOnlyList<double[]>? rows, string name)
    {
        double[][] copies = [.. Items(rows, name).Select(row => row.ToArray())];
        for (int row = 0; row < copies.Length; row++)
        {
            for (int i = 0; i < copies[row].Length; i++)
            {
                if (!double.IsFinite(copies[row][i]))
                    throw Unexpected(name, "finite numbers", FormattableString.Invariant($"{copies[row][i]} at [{row}][{i}]"));
            }
        }

        return copies;
    }

    /// <summary>A product of counts, which must be one that an array or a loop can have.</summary>
    /// <exception cref="ArgumentException">It is larger.</exception>
    public static int Count(long first, long second, string name, string what)
    {
        long most = Array.MaxLength;
        return first == 0 || second <= most / first
            ? (int)(first * second)
            : throw Unexpected(
                name, string.Create(CultureInfo.InvariantCulture, $"at most {most} {what}"),
                string.Create(CultureInfo.InvariantCulture, $"{first} × {second}"));
    }

    /// <summary>The number, which must lie from <paramref name="low"/> to <paramref name="high"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It lies outside, or is NaN.</exception>
    public static double Within(double value, double low, double high, string name) =>
        value >= low && value <= high
            ? value
            : throw OutOfRange(name, string.Create(CultureInfo.InvariantCulture, $"a number from {low} to {high}"), value);

    // Apart, so that what is inlined into a kernel is the comparison alone.
    [DoesNotReturn]
    private static void TooSmall(int value, int least, string name) => throw OutOfRange(name, $"at least {least}", value);

    private static string Message(string subject, string expected, object? actual) =>
        string.Create(CultureInfo.InvariantCulture, $"{subject}: expected {expected}, got {actual ?? "null"}.");
}
