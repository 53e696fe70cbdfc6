using AutoIG.Functions;
using AutoIG.Tests.Attribution.Continuations;

namespace AutoIG.Tests.Functions;

/// <summary>The engine of changed inputs: every point comes out as if it were alone, on any thread, and nothing is kept of it.</summary>
public class PerturbedPointsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Points_are_the_same_to_the_bit_in_any_company(int threads)
    {
        Check(new SmallMlp<float>(rectified: false).Function, threads, [0.1f, -0.4f, 0.9f]);
        Check(new SmallImage<double>().Function, threads, [.. Enumerable.Range(0, SmallImage<double>.Length).Select(i => Math.Sin(i))]);
        // Products of matrices take several rows at a time.
        var reader = new CausalReader<float>().PooledDerivative;
        float[] embeddings = [.. Enumerable.Range(0, 12).Select(i => MathF.Cos(i))];
        Check(reader, threads, embeddings, like => like.Add((ReadOnlySpan<int>)[1, 5, 2], "input"));
    }

    private static void Check<T>(DifferentiableFunction<T> function, int threads, T[] x, Action<Arguments<T>>? read = null)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var like = new Arguments<T>(function);
        if (read is null)
            like.Add((ReadOnlySpan<T>)x, "input");
        else
            read(like);
        const int count = 501;
        int length = like.Bound.OutputLength;
        var together = new T[count * length];
        new PerturbedPoints<T>().Evaluate(like, count, null, Write, (p, y) => y.CopyTo(together.AsSpan(p * length)), threads, default);
        for (int point = 0; point < count; point += 17)
        {
            var alone = new T[length];
            int number = point;
            new PerturbedPoints<T>().Evaluate(
                like, 1, null, (_, input, layer) => Write(number, input, layer), (_, y) => y.CopyTo(alone), threads, default);
            Assert.Equal(alone, together[(point * length)..((point + 1) * length)]);
        }

        void Write(int point, Span<T> input, Span<T> layer)
        {
            Assert.True(layer.IsEmpty);
            for (int i = 0; i < input.Length; i++)
                input[i] = x[i] * T.CreateTruncating(1 + (0.01 * point));
        }
    }

    [Fact]
    public void Several_inputs_are_written_as_one_row()
    {
        var function = new RiskFunction().Function;
        var like = new Arguments<double>(function);
        like.Add(new RiskInput(2, 3, 4).Flatten(), "input");
        var values = new double[40];
        new PerturbedPoints<double>().Evaluate(
            like, values.Length, null,
            (point, input, _) => (input[0], input[1]) = (2 + point, 3 - point), (point, y) => values[point] = y[0], 2, default);
        for (int point = 0; point < values.Length; point++)
            Assert.Equal(((3.0 - point) * (3 - point) / (2 + point)) + (4 * (3.0 - point)), values[point]);
    }

    [Fact]
    public void Progress_ascends_to_the_end()
    {
        var function = new SmallMlp<float>(rectified: false).Function;
        var like = new Arguments<float>(function);
        like.Add((ReadOnlySpan<float>)[1, 2, 3], "input");
        var told = new List<double>();
        new PerturbedPoints<float>().Evaluate(
            like, 20_000, null, (_, input, _) => input.Fill(1), (_, _) => { }, 2, default, new Recorder(told), (0.25, 0.75));
        Assert.Equal(told.Order(), told);
        Assert.True(told.Count > 1 && told[0] > 0.25);
        Assert.Equal(0.75, told[^1]);
    }

    /// <summary>What a call allocates does not depend on the number of points.</summary>
    [Fact]
    public void Nothing_is_allocated_for_a_point()
    {
        var function = new SmallMlp<float>(rectified: false).Function;
        var like = new Arguments<float>(function);
        like.Add((ReadOnlySpan<float>)[1, 2, 3], "input");
        var engine = new PerturbedPoints<float>();
        Run(20_000);
        long few = Least(() => Run(100)), many = Least(() => Run(20_000));
        Assert.InRange(many - few, -512, 512);

        void Run(int count) => engine.Evaluate(like, count, null, static (_, input, _) => input.Fill(1), static (_, _) => { }, 1, default);

        static long Least(Action run)
        {
            long least = long.MaxValue;
            for (int turn = 0; turn < 10; turn++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                run();
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            return least;
        }
    }

    [Fact]
    public void A_stop_is_heard_between_chunks()
    {
        var function = new SmallMlp<float>(rectified: false).Function;
        var like = new Arguments<float>(function);
        like.Add((ReadOnlySpan<float>)[1, 2, 3], "input");
        using var source = new CancellationTokenSource();
        int read = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => new PerturbedPoints<float>().Evaluate(
            like, 10_000_000, null, (_, input, _) => input.Fill(1),
            (point, _) =>
            {
                if (Interlocked.Increment(ref read) == 1000)
                    source.Cancel();
            },
            2, source.Token));
        // The chunks that were being computed, and no other.
        Assert.InRange(read, 1000, 1_000_000);
    }

    private sealed class Recorder(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
