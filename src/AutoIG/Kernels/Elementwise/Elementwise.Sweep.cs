using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoIG.CompilerServices;

/// <content>The loops. Memory is swept in runs in which every operand is contiguous or constant.</content>
public static partial class Elementwise
{
    private const int MaxArity = 6;

    // Operands that repeat with a short period are unrolled into a buffer of one run, so that runs are not as short as the period.
    private const int ShortRun = 256;

    private readonly ref struct Sweep<T, TMap>(
        Operand<T> a, Operand<T> b, Operand<T> c, Operand<T> d, Operand<T> e, Operand<T> f, Span<T> destination) : IVectorKernel<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMap : struct, IMap<T>
    {
        private readonly Operand<T> _a = a;
        private readonly Operand<T> _b = b;
        private readonly Operand<T> _c = c;
        private readonly Operand<T> _d = d;
        private readonly Operand<T> _e = e;
        private readonly Operand<T> _f = f;
        private readonly Span<T> _destination = destination;

        public unsafe void Run<TVector>()
            where TVector : struct, IVector<TVector, T>
        {
            if (_destination.IsEmpty)
                return;
            fixed (T* y = _destination, aValues = _a.Values, bValues = _b.Values, cValues = _c.Values)
            fixed (T* dValues = _d.Values, eValues = _e.Values, fValues = _f.Values)
            {
                int length = _destination.Length;
                var a = new Source<T>(_a, aValues, length);
                var b = new Source<T>(TMap.Arity > 1 ? _b : default, bValues, length);
                var c = new Source<T>(TMap.Arity > 2 ? _c : default, cValues, length);
                var d = new Source<T>(TMap.Arity > 3 ? _d : default, dValues, length);
                var e = new Source<T>(TMap.Arity > 4 ? _e : default, eValues, length);
                var f = new Source<T>(TMap.Arity > 5 ? _f : default, fValues, length);
                if (a.IsSimple && b.IsSimple && c.IsSimple && d.IsSimple && e.IsSimple && f.IsSimple)
                    Whole<TVector>(length, ref a, ref b, ref c, ref d, ref e, ref f, y);
                else
                    InRuns<TVector>(length, ref a, ref b, ref c, ref d, ref e, ref f, y);
            }
        }

        [SkipLocalsInit]
        private static unsafe void Whole<TVector>(int length,
            ref Source<T> a, ref Source<T> b, ref Source<T> c, ref Source<T> d, ref Source<T> e, ref Source<T> f, T* y)
            where TVector : struct, IVector<TVector, T>
        {
            int count = TVector.Count;
            T* buffers = stackalloc T[TMap.Arity * count];
            Prepare(buffers, count, ref a, ref b, ref c, ref d, ref e, ref f);
            Loop<TVector>(length, in a, in b, in c, in d, in e, in f, y);
        }

        [SkipLocalsInit]
        private static unsafe void InRuns<TVector>(int length,
            ref Source<T> a, ref Source<T> b, ref Source<T> c, ref Source<T> d, ref Source<T> e, ref Source<T> f, T* y)
            where TVector : struct, IVector<TVector, T>
        {
            // One period, repeated for one more run: a run may then begin anywhere in the period.
            const int Room = 2 * ShortRun;
            T* buffers = stackalloc T[TMap.Arity * Room];
            Prepare(buffers, Room, ref a, ref b, ref c, ref d, ref e, ref f);
            for (int i = 0; i < length;)
            {
                int run = a.Reach(i, length - i);
                run = TMap.Arity > 1 ? b.Reach(i, run) : run;
                run = TMap.Arity > 2 ? c.Reach(i, run) : run;
                run = TMap.Arity > 3 ? d.Reach(i, run) : run;
                run = TMap.Arity > 4 ? e.Reach(i, run) : run;
                run = TMap.Arity > 5 ? f.Reach(i, run) : run;
                a.Seek(i, run, TVector.Count);
                if (TMap.Arity > 1)
                    b.Seek(i, run, TVector.Count);
                if (TMap.Arity > 2)
                    c.Seek(i, run, TVector.Count);
                if (TMap.Arity > 3)
                    d.Seek(i, run, TVector.Count);
                if (TMap.Arity > 4)
                    e.Seek(i, run, TVector.Count);
                if (TMap.Arity > 5)
                    f.Seek(i, run, TVector.Count);
                Loop<TVector>(run, in a, in b, in c, in d, in e, in f, y + i);
                i += run;
            }
        }

        private static unsafe void Prepare(
            T* buffers, int room,
            ref Source<T> a, ref Source<T> b, ref Source<T> c, ref Source<T> d, ref Source<T> e, ref Source<T> f)
        {
            a.Prepare(buffers, room);
            if (TMap.Arity > 1)
                b.Prepare(buffers + room, room);
            if (TMap.Arity > 2)
                c.Prepare(buffers + 2 * room, room);
            if (TMap.Arity > 3)
                d.Prepare(buffers + 3 * room, room);
            if (TMap.Arity > 4)
                e.Prepare(buffers + 4 * room, room);
            if (TMap.Arity > 5)
                f.Prepare(buffers + 5 * room, room);
        }

        // The JIT inlines into a method in proportion to that method's own size, and into nothing else: where the loop stood inside the
        // short method that calls it, a map of several functions was one call for each vector operation.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static unsafe void Loop<TVector>(int length,
            in Source<T> a, in Source<T> b, in Source<T> c, in Source<T> d, in Source<T> e, in Source<T> f, T* y)
            where TVector : struct, IVector<TVector, T>
        {
            T* pa = a.Pointer, pb = b.Pointer, pc = c.Pointer, pd = d.Pointer, pe = e.Pointer, pf = f.Pointer;
            int count = TVector.Count;
            nint stepA = a.Stride * count, stepB = b.Stride * count, stepC = c.Stride * count;
            nint stepD = d.Stride * count, stepE = e.Stride * count, stepF = f.Stride * count;
            int i = 0;
            for (; i <= length - count; i += count)
            {
                TVector.Store(TMap.Invoke(
                    TVector.Load(pa),
                    TMap.Arity > 1 ? TVector.Load(pb) : default,
                    TMap.Arity > 2 ? TVector.Load(pc) : default,
                    TMap.Arity > 3 ? TVector.Load(pd) : default,
                    TMap.Arity > 4 ? TVector.Load(pe) : default,
                    TMap.Arity > 5 ? TVector.Load(pf) : default), y + i);
                pa += stepA;
                pb += TMap.Arity > 1 ? stepB : 0;
                pc += TMap.Arity > 2 ? stepC : 0;
                pd += TMap.Arity > 3 ? stepD : 0;
                pe += TMap.Arity > 4 ? stepE : 0;
                pf += TMap.Arity > 5 ? stepF : 0;
            }

            if (i < length)
                Rest<TVector>(length - i, pa, a.Stride, pb, b.Stride, pc, c.Stride, pd, d.Stride, pe, e.Stride, pf, f.Stride, y + i);
        }

        /// <summary>The elements that do not fill a vector, through a padded one.</summary>
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static unsafe void Rest<TVector>(int length,
            T* a, nint strideA, T* b, nint strideB, T* c, nint strideC, T* d, nint strideD, T* e, nint strideE, T* f, nint strideF, T* y)
            where TVector : struct, IVector<TVector, T>
        {
            T* buffer = stackalloc T[TVector.Count];
            var va = Partial<TVector>(a, strideA, length, buffer);
            var vb = TMap.Arity > 1 ? Partial<TVector>(b, strideB, length, buffer) : default;
            var vc = TMap.Arity > 2 ? Partial<TVector>(c, strideC, length, buffer) : default;
            var vd = TMap.Arity > 3 ? Partial<TVector>(d, strideD, length, buffer) : default;
            var ve = TMap.Arity > 4 ? Partial<TVector>(e, strideE, length, buffer) : default;
            var vf = TMap.Arity > 5 ? Partial<TVector>(f, strideF, length, buffer) : default;
            TVector.Store(TMap.Invoke(va, vb, vc, vd, ve, vf), buffer);
            new ReadOnlySpan<T>(buffer, length).CopyTo(new Span<T>(y, length));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static unsafe TVector Partial<TVector>(T* source, nint stride, int length, T* buffer)
            where TVector : struct, IVector<TVector, T>
        {
            if (stride == 0)
                return TVector.Load(source);
            new ReadOnlySpan<T>(source, length).CopyTo(new Span<T>(buffer, length));
            return TVector.Load(buffer);
        }
    }
}
