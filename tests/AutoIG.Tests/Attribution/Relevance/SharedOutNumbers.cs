namespace AutoIG.Tests.Attribution.Relevance;

/// <summary>A function of numbers, which runs point by point and has no program that shares its output out.</summary>
internal static partial class SharedOutNumbers
{
    [Differentiable(Programs = ModelPrograms.Relevance)]
    public static double Area(double width, double height) => width * height;
}
