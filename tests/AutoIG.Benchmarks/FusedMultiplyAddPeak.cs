using System.Diagnostics;
using System.Runtime.CompilerServices;
using AutoIG.CompilerServices;

namespace AutoIG.Benchmarks;

/// <summary>What one core can do at most at the width in use: independent multiply-adds on registers alone.</summary>
internal static class FusedMultiplyAddPeak
{
    private const int Steps = 10_000;
    private const int Chains = 12;

    /// <summary>
    /// Floating-point operations a second (2 for a multiply-add, fused or not) of one or several cores at once, for about
    /// <paramref name="time"/> by the wall clock: what the machine's other users leave.
    /// </summary>
    public static double Measure(int threads, TimeSpan time)
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
        float sum = DenseTarget.Best.Width switch
        {
            VectorWidth.Bits512 => Loop<Lane512<float>>(0.5f),
            VectorWidth.Bits256 => Loop<Lane256<float>>(0.5f),
            VectorWidth.Bits128 => Loop<Lane128<float>>(0.5f),
            _ => Loop<Lane1<float>>(0.5f),
        };
        int lanes = DenseTarget.Best.Width == VectorWidth.Scalar ? 1 : (int)DenseTarget.Best.Width / 8 / sizeof(float);
        return sum is float.NaN ? 0 : 2L * Steps * Chains * lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Loop<TVector>(float factor)
        where TVector : struct, IVector<TVector, float>
    {
        TVector f = TVector.Create(factor), a = f, b = f, c = f, d = f, e = f, g = f, h = f, i = f, j = f, k = f, l = f, m = f;
        for (int n = 0; n < Steps; n++)
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
