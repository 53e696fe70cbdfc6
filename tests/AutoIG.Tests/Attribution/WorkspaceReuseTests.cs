using System.Numerics.Tensors;
using AutoIG.Tests.Functions;

namespace AutoIG.Tests.Attribution;

/// <summary>What one call works on is used again by the next, which must not see it; and by the methods that one call nests.</summary>
public class WorkspaceReuseTests
{
    private static readonly double[] X = [0.4, -1.1, 0.9];
    private static readonly double[] Baseline = [-0.9, 1.2, -0.5];

    [Fact]
    public void A_call_sees_nothing_of_the_one_before()
    {
        var mlp = new SmallMlp<double>(rectified: false).Function;
        var method = new IntegratedGradients { MaxDegreeOfParallelism = 1 };
        var fresh = method.Explain(new SmallMlp<double>(rectified: false).Function, X, target: 1);
        var before = (method with { Tolerance = 1e-4 }).Explain(mlp, X, Baseline, 0);
        Assert.False(double.IsNaN(before.EstimatedError));
        // The baseline that was left is not the one that is meant by none.
        var after = method.Explain(mlp, X, target: 1);
        Assert.Equal(fresh.Values.ToArray(), after.Values.ToArray());
        Assert.Equal(fresh.BaselineOutput, after.BaselineOutput);
        Assert.True(double.IsNaN(after.EstimatedError));
        var gradient = new Saliency().Explain(mlp, X, Baseline);
        Assert.True(double.IsNaN(gradient.BaselineOutput) && double.IsNaN(gradient.EstimatedError));
        // A baseline that is not used is not evaluated either.
        Assert.True(double.IsNaN(new LayerActivation(SmallMlp<double>.Pre).Explain(mlp, X, Baseline).BaselineOutput));
    }

    [Fact]
    public void The_largest_output_is_found_anew_at_each_input()
    {
        var mlp = new SmallMlp<double>(rectified: false);
        var random = new Random(3);
        var seen = new HashSet<int>();
        AttributionMethod[] methods = [new Saliency(), new IntegratedGradients { Steps = 2 }, new SmoothGrad { Samples = 2 }];
        for (int round = 0; round < 20; round++)
        {
            double[] x = [.. X.Select(_ => (6 * random.NextDouble()) - 3)];
            double[] y = mlp.Reference(x, 0, out _);
            int largest = y[1] > y[0] ? 1 : 0;
            seen.Add(largest);
            foreach (var method in methods)
            {
                var why = method.Explain(mlp.Function, x);
                Assert.Equal(largest, why.Target.Index);
                Assert.Equal(y[largest], why.Output, 1e-14);
                Assert.Equal(y, why.Outputs.ToArray(), (a, b) => Math.Abs(a - b) < 1e-14);
            }
        }
        Assert.Equal(2, seen.Count);
    }

    [Theory]
    [InlineData(true, true, 6)]
    [InlineData(true, false, 36)]
    [InlineData(false, true, 36)]
    [InlineData(false, false, 36)]
    public void The_affine_part_runs_at_the_ends_alone_where_both_methods_allow_it(bool outer, bool inner, int runs)
    {
        // x and x′, and of the noisy inputs three and x′ again; otherwise each of three paths has ten points more.
        var mlp = new SmallMlp<double>(rectified: false);
        var noise = Noise.Given([[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]]);
        new SmoothGrad(new IntegratedGradients { Steps = 10, UsesFrontier = inner }) { Noise = noise, UsesFrontier = outer }.Explain(
            mlp.Function, X, Baseline, 0);
        Assert.Equal(runs, mlp.Prefixes);
    }

    [Theory]
    [InlineData(3, 1, 64)]
    [InlineData(3, 30_000, 1)]
    [InlineData(3 * 8192, 0, 5)]
    [InlineData(3 * 8192, 1, 2)]
    [InlineData(3 * 100_000, 1, 1)]
    public void As_many_samples_are_swept_together_as_four_megabytes_hold(int elements, int baselines, int expected)
    {
        // Each element is one of the inputs and one of the frontier, at 16 bytes, for each sample and each of its baselines.
        var work = AttributionWorkspace<float>.Rent(new TokenFunction().Function);
        var point = new FunctionInput<float>()
            .Add(Tensor.Create(new float[elements / 3 * 2], [elements / 3, 2])).Add(Tensor.Create(new float[elements / 3], [elements / 3]));
        work.Ends.Add(point, "input");
        for (int b = 0; b < baselines; b++)
            work.Ends.AddRow().Clear();
        work.Begin([], [default], new IntegratedGradients(), threads: 1, CancellationToken.None);
        Assert.Equal(expected, work.SamplesInGroup);
        work.Return();
    }

    /// <summary>One for the call, one for the noisy copies and one for the pieces of a path: given back, and taken again.</summary>
    [Fact]
    public void What_is_rented_is_given_back_and_rented_again()
    {
        var adaptive = new IntegratedGradients { Tolerance = 1e-3 };
        (AttributionMethod Method, int Workspaces)[] methods =
        [
            (new Saliency(), 1), (new IntegratedGradients(), 1), (new ExpectedGradients { Samples = 3 }, 1), (adaptive, 2),
            (new SmoothGrad { Samples = 2 }, 2), (new SmoothGrad(adaptive) { Samples = 2 }, 3),
        ];
        Assert.All(methods, used =>
        {
            var mlp = new SmallMlp<double>(rectified: false).Function;
            for (int call = 0; call < 3; call++)
                used.Method.Explain(mlp, X, Baseline, 1);
            Assert.Throws<ArgumentOutOfRangeException>(() => used.Method.Explain(mlp, X, Baseline, 99));
            // As many are kept as there may be threads.
            Assert.Equal(Math.Min(used.Workspaces, 2 * Environment.ProcessorCount), mlp.Workspaces.RentAll().Count);
        });
        // What a method throws in the middle loses nothing either.
        var steep = new SteepModel().RootsDerivative;
        for (int call = 0; call < 3; call++)
            Assert.Throws<NotFiniteNumberException>(() => new SmoothGrad(adaptive).Explain(steep, [9, 4, 4, 1], [0, -1, 0, 0], 0));
        Assert.Equal(Math.Min(3, 2 * Environment.ProcessorCount), steep.Workspaces.RentAll().Count);
    }

    [Fact]
    public void A_point_that_one_path_went_through_is_not_named_for_the_next()
    {
        var function = new SteepModel().GapDerivative;
        var method = new IntegratedGradients { Tolerance = 1e-3, MaxDegreeOfParallelism = 1 };
        double[] low = [0, 0, 0, 0], high = [1, 1, 1, 1];
        for (int round = 0; round < 2; round++)
        {
            Assert.Throws<NotFiniteNumberException>(() => method.Explain(function, high, low, 0));
            Assert.NotNull(method.Explain(function, high, [0.9, 1, 1, 0.8], 0));
            Assert.NotNull(new SmoothGrad(method) { Noise = Noise.Given([low]) }.Explain(function, high, [0.9, 1, 1, 0.8], 0));
        }
    }

    [Fact]
    public void What_a_workspace_holds_is_counted()
    {
        var work = AttributionWorkspace<float>.Rent(new TokenFunction().Function);
        Tensor<float> embedding = Tensor.Create(new float[200], [100, 2]), mask = Tensor.Create(new float[100], [100]);
        work.Ends.Add(new FunctionInput<float>().Add(embedding).Add(mask), "input");
        work.Ends.AddRow().Clear();
        work.Begin([], [default], new IntegratedGradients { Steps = 2 }, threads: 1, CancellationToken.None);
        new IntegratedGradients { Steps = 2 }.Attribute(work);
        Assert.True(work.Path.AllocatedBytes > 0 && work.Ends.AllocatedBytes > 0);
        Assert.Equal(work.Path.AllocatedBytes + work.Ends.AllocatedBytes + (8 * 300), work.AllocatedBytes);
        work.ClearScratch(1);
        Assert.Equal(300, work.Scratch(0).Length);
        Assert.Equal(work.Path.AllocatedBytes + work.Ends.AllocatedBytes + (8 * 600), work.AllocatedBytes);
        work.Return();
    }
}
