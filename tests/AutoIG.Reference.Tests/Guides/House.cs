namespace AutoIG.Reference.Tests.Guides;

public static partial class House
{
    // Thousands, by square metres, rooms and years.
    [Differentiable]
    public static double Price(double area, double rooms, double age) =>
        40 + 2.5 * area + 0.1 * area * rooms - 30 * Math.Log(1 + age / 10);
}
