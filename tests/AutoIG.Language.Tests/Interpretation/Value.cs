namespace AutoIG.Language.Tests.Interpretation;

/// <summary>A number on the way through a program: a real number, or a whole number or truth.</summary>
/// <typeparam name="T">What stands for a real number.</typeparam>
/// <param name="Real">The real number; of a whole number that is an input, how it moves.</param>
/// <param name="Whole">The whole number; a truth is 0 or 1.</param>
internal readonly record struct Value<T>(T Real, long Whole)
    where T : struct, IReal<T>
{
    public static Value<T> Of(T real) => new(real, 0);

    public static Value<T> Of(long whole) => new(default, whole);

    public static Value<T> Of(bool truth) => new(default, truth ? 1 : 0);

    public bool IsTrue => Whole != 0;
}
