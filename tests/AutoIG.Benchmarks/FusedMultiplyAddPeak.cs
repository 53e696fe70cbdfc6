using System.Diagnostics;
using System.Runtime.CompilerServices;
using AutoIG.Kernels;

namespace AutoIG.Benchmarks;

/// <summary>What one core can do at most at the width in use: independent multiply-adds on registers alone.</summary>
internal static class FusedMultiplyAddPeak
{
    private const int Steps = 400_000;
    private const int Chains = 12;

    /// <summary>Floating-point operations a second; 2 for a multiply-add, fused or not.</summary>
    public static double Measure() => DenseTarget.Best.Width switch
    {
        VectorWidth.Bits512 => Best<Lane512<float>>(),
        VectorWidth.Bits256 => Best<Lane256<float>>(),
        VectorWidth.Bits128 => Best<Lane128<float>>(),
        _ => Best<Lane1<float>>(),
    };

    /// <summary>The same of several cores at once, each for about <paramref name="time"/>, by the wall clock: what the machine's other users leave.</summary>
    public static double MeasureTogether(int threads, TimeSpan time)
    {
        long operations = 0, begin = Stopwatch.GetTimestamp();
        var others = new Thread[threads - 1];
        for (int i = 0; i < others.Length; i++)
        {
            others[i] = new Thread(Work);
            others[i].Start();
        }

        Work();
        foreach (var other in others)
        {
            other.Join();
        }

        return operations / Stopwatch.GetElapsedTime(begin).TotalSeconds;

        void Work()
        {
            long done = 0;
            while (Stopwatch.GetElapsedTime(begin) < time)
            {
                done += Piece();
            }

            Interlocked.Add(ref operations, done);
        }
    }

    private static long Piece()
    {
        const int steps = Steps / 40;
        float sum = DenseTarget.Best.Width switch
        {
            VectorWidth.Bits512 => Loop<Lane512<float>>(0.5f, steps),
            VectorWidth.Bits256 => Loop<Lane256<float>>(0.5f, steps),
            VectorWidth.Bits128 => Loop<Lane128<float>>(0.5f, steps),
            _ => Loop<Lane1<float>>(0.5f, steps),
        };
        int lanes = DenseTarget.Best.Width == VectorWidth.Scalar ? 1 : (int)DenseTarget.Best.Width / 8 / sizeof(float);
        return sum is float.NaN ? 0 : 2L * steps * Chains * lanes;
    }

    private static double Best<TVector>()
        where TVector : struct, IVector<TVector, float>
    {
        double best = 0;
        for (int run = 0; run < 3; run++)
        {
            var before = Environment.CpuUsage.TotalTime;
            float sum = Loop<TVector>(0.5f, Steps);
            double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            best = Math.Max(best, sum is float.NaN ? 0 : 2.0 * Steps * Chains * TVector.Count / seconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop<TVector>(float factor, int steps)
        where TVector : struct, IVector<TVector, float>
    {
        TVector f = TVector.Create(factor), a = f, b = f, c = f, d = f, e = f, g = f, h = f, i = f, j = f, k = f, l = f, m = f;
        for (int n = 0; n < steps; n++)
        {
            a = TVector.MultiplyAdd(a, f, f);
            b = TVector.MultiplyAdd(b, f, f);
            c = TVector.MultiplyAdd(c, f, f);
            d = TVector.MultiplyAdd(d, f, f);
            e = TVector.MultiplyAdd(e, f, f);
            g = TVector.MultiplyAdd(g, f, f);
            h = TVector.MultiplyAdd(h, f, f);
            i = TVector.MultiplyAdd(i, f, f);
            j = TVector.MultiplyAdd(j, f, f);
            k = TVector.MultiplyAdd(k, f, f);
            l = TVector.MultiplyAdd(l, f, f);
            m = TVector.MultiplyAdd(m, f, f);
        }

        return TVector.Sum(a + b + c + d + (e + g + h + i) + (j + k + l + m));
    }
}
