using AutoIG.Generator.Analysis;
using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Planning.Scalars;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>Random well-typed scalar programs: what is generated for them against dual numbers.</summary>
public class ScalarFuzzTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Random_programs_agree_with_dual_numbers(int seed, bool simplify)
    {
        const int Programs = 12;
        var random = new Random(seed);
        Check([.. Enumerable.Range(0, Programs).Select(i => new RandomProgram(random, simplify).Write(i))], random, simplify);
    }

    private static void Check(IrFunction[] functions, Random random, bool simplify)
    {
        var assembly = CompiledModel.Compile(
            ["namespace Models;",
                .. functions.Select(f => Generator.Pipeline.Write(f, AnalysisOptions.Default with { Simplify = simplify })),
             .. functions.Select(
                 f => $"namespace Models;\n/// <summary>A model.</summary>\npublic static partial class {f.Host.TypeName} {{ }}")]);
        foreach (var function in functions)
        {
            double[][] points = [.. Enumerable.Range(0, 5).Select(_ => new[] { Next(random), Next(random), Next(random) })];
            var derivative = (DifferentiableFunction<double>)assembly.Member($"Models.{function.Host.TypeName}", "ValueDerivative");
            ScalarChecks.AgainstOracle(function, derivative, [random.Next(0, 5), random.Next(0, 2)], points);
        }
    }

    /// <summary>
    /// Programs whose variables are assigned again and again, as in methods: what is planned for them is verified, and a part of it is run.
    /// </summary>
    [Theory]
    [InlineData(10, true)]
    [InlineData(11, true)]
    [InlineData(12, false)]
    public void Variables_that_change_agree_with_dual_numbers(int seed, bool simplify)
    {
        const int Programs = 400, Compiled = 16;
        var random = new Random(seed);
        var functions = Enumerable.Range(0, Programs).Select(i => new ProgramOfVariables(random, simplify).Write(i)).ToArray();
        foreach (var function in functions)
        {
            // It throws where a read would not see the value that it means.
            ScalarPlanner.Plan(function, ScalarDifferentiation.Forward(function, simplify),
                ScalarDifferentiation.Backward(function, simplify),
                ScalarDifferentiation.Pushforward(function, simplify));
        }
        Check(functions[..Compiled], random, simplify);
    }

    private static double Next(Random random) => Math.Round(4 * random.NextDouble() - 2, 3);

    /// <summary>Writes one program: expressions over everything in scope, branches and loops inside one another.</summary>
    private sealed class RandomProgram(Random random, bool simplify)
    {
        private readonly ScalarModel model = new(simplify: simplify);
        private int names;

        public IrFunction Write(int number)
        {
            var reals = new List<Expr> { model.Input("x"), model.Input("y"), model.Input("z") };
            var n = model.Fixed("n");
            var flag = model.Fixed("flag", "bool");
            WriteBlock(reals, n, flag, depth: 0, statements: random.Next(3, 7));
            var function = model.Return(() => Bounded(reals[^1] + reals[^2] * Pick(reals)));
            string type = $"Model{number}";
            return function with
            {
                Host = function.Host with
                {
                    Types = EquatableArray.Of($"public static partial class {type}"),
                    TypeName = type,
                    DisplayName = type,
                },
            };
        }

        private void WriteBlock(List<Expr> reals, Expr n, Expr flag, int depth, int statements)
        {
            for (int i = 0; i < statements; i++)
            {
                model.Builder.Origin = new Origin($"v{names}", $"var v{names} = …;");
                switch (random.Next(depth < 3 ? 6 : 3))
                {
                    case 0 or 1 or 2:
                        reals.Add(depth == 0 && random.Next(2) == 0
                            ? model.Local($"v{names++}", $"var v{names} = …;", () => Expression(reals)) : Expression(reals));
                        break;
                    case 3 or 4:
                        reals.AddRange(WriteBranch(reals, n, flag, depth));
                        break;
                    default:
                        reals.AddRange(WriteLoop(reals, n, flag, depth));
                        break;
                }
            }
        }

        private Expr[] WriteBranch(List<Expr> reals, Expr n, Expr flag, int depth)
        {
            int results = random.Next(1, 3);
            Expr[] Arm()
            {
                var inside = new List<Expr>(reals);
                WriteBlock(inside, n, flag, depth + 1, random.Next(0, 3));
                return [.. Enumerable.Range(0, results).Select(_ => Result(inside))];
            }

            return model.If(random.Next(3) == 0 ? flag : Condition(reals), Arm, Arm,
                $"b{names++}", random.Next(2) == 0 ? null : $"b{names++}");
        }

        private Expr[] WriteLoop(List<Expr> reals, Expr n, Expr flag, int depth)
        {
            var turns = model.While(
                [Pick(reals), Pick(reals), model.Integer(0)],
                c => random.Next(2) == 0 ? c[2] < n : (c[2] < n) & (c[0] < Bounded(Pick(reals)) + 3),
                c =>
                {
                    var inside = new List<Expr>(reals) { c[0], c[1] };
                    if (random.Next(2) == 0)
                        inside.Add(model.Builder[model.Builder.Emit(Conversions.Convert, [c[2].Id])]);
                    WriteBlock(inside, n, flag, depth + 1, random.Next(0, 3));
                    var next = random.Next(4) == 0 ? c[1] : Result(inside);
                    return [next, random.Next(4) == 0 ? c[0] : Result(inside),
                        model.Builder[model.Builder.Emit(Arithmetic.Add, [c[2].Id, model.Integer(1).Id], type: IrType.Integer)]];
                },
                $"u{names++}", random.Next(2) == 0 ? null : $"u{names++}", $"i{names++}");
            return [turns[0], turns[1]];
        }

        private Expr Result(List<Expr> reals) => random.Next(3) switch
        {
            0 => Pick(reals),
            1 => Bounded(reals[^1]),
            _ => Expression(reals),
        };

        private Expr Expression(List<Expr> reals)
        {
            Expr a = Pick(reals), b = Pick(reals);
            return random.Next(14) switch
            {
                0 => a + b,
                1 => a - b * random.Next(1, 4),
                2 => Bounded(a * b),
                3 => a / (b * b + 1),
                4 => -a,
                5 => a.Apply(Elementary.Sin),
                6 => Bounded(a).Apply(Elementary.Exp),
                7 => (a * a + 0.5).Apply(Elementary.Log),
                8 => (a * a + 1).Apply(Elementary.Sqrt),
                9 => a.Apply(Arithmetic.Maximum, b),
                10 => a.Apply(Activations.Relu) - b.Apply(Elementary.Abs),
                11 => Condition(reals).Select(a, b),
                12 => 0.25 * (a - 1.5) * b.Apply(Elementary.Sigmoid),
                _ => Bounded(a) * 2 - -b,
            };
        }

        private Expr Condition(List<Expr> reals) => random.Next(4) switch
        {
            0 => Pick(reals) > Pick(reals) + 0.37,
            1 => (Pick(reals) <= 0.53) & (Pick(reals) > -0.71),
            2 => (Pick(reals) < 0.19).Apply(Comparisons.Not),
            _ => Pick(reals) * Pick(reals) < 1.03,
        };

        private static Expr Bounded(Expr a) => 1.5 * a.Apply(Elementary.Tanh);

        private Expr Pick(List<Expr> reals) =>
            reals[random.Next(3) == 0 ? random.Next(reals.Count) : reals.Count - 1 - random.Next(Math.Min(3, reals.Count))];
    }
}
