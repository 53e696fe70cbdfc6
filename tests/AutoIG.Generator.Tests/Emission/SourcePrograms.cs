using System.Reflection;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// Methods of (double x, double y, int n) called Value, each a model of its own, all compiled at once. The method itself is the oracle of
/// values, and its central differences are that of both derivatives.
/// </summary>
internal sealed class SourcePrograms
{
    private const double H = 1e-6;

    private static readonly double[][] Points = [[0.7, 1.1], [-0.9, 0.6], [1.2, -0.8], [0.31, 0.43], [-0.2, -1.7], [2.3, 0.9]];

    private readonly Lazy<(Assembly Assembly, string Generated)> compiled;

    public SourcePrograms(IReadOnlyList<(string What, string Method)> programs)
    {
        Names = new TheoryData<string>(programs.Select(program => program.What));
        numbers = programs.Select((program, i) => (program.What, i)).ToDictionary(pair => pair.What, pair => pair.i);
        compiled = new(() =>
        {
            string source = string.Join("\n", programs.Select((program, i) =>
                $"public static partial class Model{i} {{ [Differentiable] public static double {program.Method} }}"));
            var assembly = CompiledModel.Generate("namespace Models; " + source, out string generated);
            return (assembly, generated);
        });
    }

    private readonly Dictionary<string, int> numbers;

    public TheoryData<string> Names { get; }

    /// <summary>Value, gradient and tangent of one program at all points, for several n.</summary>
    public void Check(string what)
    {
        var (assembly, generated) = compiled.Value;
        string model = $"Models.Model{numbers[what]}";
        var oracle = assembly.GetType(model)!.GetMethod("Value", BindingFlags.Public | BindingFlags.Static)!
            .CreateDelegate<Func<double, double, int, double>>();
        int start = generated.IndexOf($"partial class Model{numbers[what]}\n", StringComparison.Ordinal);
        string text = start < 0 ? generated : generated[start..Math.Min(generated.Length, start + 12_000)];
        var sweeps = new ScalarSweeps<double>((DifferentiableFunction<double>)assembly.Member(model, "ValueDerivative"));
        foreach (int n in new[] { 0, 1, 2, 3, 5 })
        {
            sweeps.FixedArguments = [n];
            var values = sweeps.Values(Points);
            var gradients = sweeps.Gradients(1, Points);
            var directions = Points.Select((_, p) => new[] { Math.Cos(p), Math.Sin(1 + p) }).ToArray();
            var tangents = sweeps.Tangents(Points, directions);
            for (int p = 0; p < Points.Length; p++)
            {
                double x = Points[p][0], y = Points[p][1];
                double[] differences = [(oracle(x + H, y, n) - oracle(x - H, y, n)) / (2 * H),
                    (oracle(x, y + H, n) - oracle(x, y - H, n)) / (2 * H)];
                string where = $"{what}: at ({x}, {y}), n = {n}\n{text}";
                Close(oracle(x, y, n), values[p], 1e-13, "value of " + where);
                Close(differences[0], gradients[p][0], 2e-7, "∂x of " + where);
                Close(differences[1], gradients[p][1], 2e-7, "∂y of " + where);
                Close(oracle(x, y, n), tangents[p].Value, 1e-13, "value beside the tangent of " + where);
                Close(differences[0] * directions[p][0] + differences[1] * directions[p][1], tangents[p].Tangent,
                    4e-7, "tangent of " + where);
            }
        }
    }

    private static void Close(double expected, double actual, double tolerance, string where) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:r}, got {actual:r}, {where}");
}
