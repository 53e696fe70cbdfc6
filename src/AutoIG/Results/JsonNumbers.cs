using System.Text.Json;

namespace AutoIG;

/// <summary>
/// Numbers in JSON: the shortest digits that give the same number back, and, for those that JSON does not have, the texts that
/// <c>JsonNumberHandling.AllowNamedFloatingPointLiterals</c> means.
/// </summary>
internal static class JsonNumbers
{
    public const string NaN = "NaN";
    public const string Infinity = "Infinity";
    public const string NegativeInfinity = "-Infinity";

    /// <summary>What files call the type: <c>float32</c>, <c>float64</c>.</summary>
    /// <exception cref="NotSupportedException">It is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    public static string TypeName<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float) ? "float32"
        : typeof(T) == typeof(double) ? "float64"
        : throw new NotSupportedException($"Results are saved in float or double, not in {typeof(T)}.");

    /// <summary>Writes a number.</summary>
    public static void Write<T>(Utf8JsonWriter json, T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!T.IsFinite(number))
            json.WriteStringValue(T.IsNaN(number) ? NaN : T.IsPositive(number) ? Infinity : NegativeInfinity);
        else if (typeof(T) == typeof(float))
            json.WriteNumberValue(float.CreateTruncating(number));
        else
            json.WriteNumberValue(double.CreateTruncating(number));
    }

    /// <summary>Writes a member of an object that is a number.</summary>
    public static void Write<T>(Utf8JsonWriter json, string name, T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WritePropertyName(name);
        Write(json, number);
    }

    /// <summary>Writes an array of numbers.</summary>
    public static void WriteAll<T>(Utf8JsonWriter json, ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        json.WriteStartArray();
        foreach (T number in numbers)
            Write(json, number);
        json.WriteEndArray();
    }
}
