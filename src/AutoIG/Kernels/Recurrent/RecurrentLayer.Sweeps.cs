using System.Buffers;
using System.Runtime.CompilerServices;

namespace AutoIG.CompilerServices;

/// <content>
/// The loop over time, written once for the forward sweep, the backward sweep and the tangents. States of all points lie together, so that
/// a step's recurrent product is one product of matrices. What a step saves lies together by step, then by point.
/// </content>
public sealed unsafe partial class RecurrentLayer<T>
{
    /// <summary>What differs between the sweeps.</summary>
    private interface ISweep
    {
        /// <summary>Whether the sweep takes the steps in the opposite order.</summary>
        static abstract bool IsBackward { get; }

        /// <summary>Joins two steps by the recurrent weights. Not called before the first step of a backward sweep.</summary>
        static abstract void Join(LinearWeights<T> weights, int points, Span<T> state, Span<T> recurrent);

        /// <summary>One step of the cell, for the units of one vector of one point.</summary>
        static abstract void Step<TCell, TVector>(int hidden, T* saved, T* gates, T* recurrent, T* state, T* cell, T* y)
            where TCell : struct, IRecurrentCell<T>
            where TVector : struct, IVector<TVector, T>;
    }

    /// <summary>Chooses the cell.</summary>
    /// <param name="points">The number of samples.</param>
    /// <param name="time">The number of steps.</param>
    /// <param name="saved">What the forward sweep saves; empty if it need not.</param>
    /// <param name="gates">Pre-activations, their adjoints or their tangents.</param>
    /// <param name="y">Every step's h, its adjoint or its tangent.</param>
    /// <param name="initialHidden">h before the first step; empty for zeros.</param>
    /// <param name="initialCell">c before the first step; empty for zeros.</param>
    private void Sweep<TSweep>(
        int points, int time, ReadOnlySpan<T> saved, ReadOnlySpan<T> gates, ReadOnlySpan<T> y, T[] initialHidden, T[] initialCell)
        where TSweep : struct, ISweep
    {
        // The pointers write what the sweep computes; which of the three spans that is, the sweep decides.
        fixed (T* s = saved, g = gates, h = y)
        {
            switch (Kind)
            {
                case RecurrentKind.Lstm:
                    Sweep<TSweep, LstmCell<T>>(points, time, s, g, h, initialHidden, initialCell);
                    break;
                case RecurrentKind.Gru:
                    Sweep<TSweep, GruCell<T>>(points, time, s, g, h, initialHidden, initialCell);
                    break;
                case RecurrentKind.Relu:
                    Sweep<TSweep, RnnCell<T, ReluActivation<T>>>(points, time, s, g, h, initialHidden, initialCell);
                    break;
                default:
                    Sweep<TSweep, RnnCell<T, TanhActivation<T>>>(points, time, s, g, h, initialHidden, initialCell);
                    break;
            }
        }
    }

    private void Sweep<TSweep, TCell>(int points, int time, T* saved, T* gates, T* y, T[] initialHidden, T[] initialCell)
        where TSweep : struct, ISweep
        where TCell : struct, IRecurrentCell<T>
    {
        int states = points * Hidden, rows = Gates * Hidden, kept = SavedRows * states;
        bool isSaved = saved != null;
        T[] rented = ArrayPool<T>.Shared.Rent(Math.Max(1, (2 + Gates) * states + (isSaved ? 0 : kept)));
        try
        {
            var state = rented.AsSpan(0, states);
            var cell = rented.AsSpan(states, states);
            var recurrent = rented.AsSpan(2 * states, Gates * states);
            var scratch = rented.AsSpan((2 + Gates) * states);
            Start(initialHidden, state);
            Start(initialCell, cell);
            for (int step = 0; step < time; step++)
            {
                int t = IsReverse == TSweep.IsBackward ? step : time - 1 - step;
                if (step > 0 || !TSweep.IsBackward)
                    TSweep.Join(_recurrent, points, state, recurrent);
                fixed (T* h = state, c = cell, r = recurrent, once = scratch)
                {
                    T* s = isSaved ? saved + (nint)t * kept : once;
                    Dispatch.RunChannels<T, StepKernel<TSweep, TCell>>(
                        Hidden, new(points, Hidden, s, gates + (nint)t * rows, time * rows, r, h, c, y + (nint)t * Hidden, time * Hidden));
                }
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    /// <summary>The initial state of every point: constants, the same for all.</summary>
    private static void Start(T[] initial, Span<T> state)
    {
        state.Clear();
        for (int at = 0; initial.Length > 0 && at < state.Length; at += initial.Length)
            initial.CopyTo(state[at..]);
    }

    private readonly struct StepKernel<TSweep, TCell>(
        int points, int hidden, T* saved, T* gates, int gatesStride, T* recurrent, T* state, T* cell, T* y, int yStride) : IChannelKernel<T>
        where TSweep : struct, ISweep
        where TCell : struct, IRecurrentCell<T>
    {
        private readonly T* _saved = saved;
        private readonly T* _gates = gates;
        private readonly T* _recurrent = recurrent;
        private readonly T* _state = state;
        private readonly T* _cell = cell;
        private readonly T* _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int p = 0; p < points; p++)
            {
                T* s = _saved + (nint)p * TCell.Saved * hidden, g = _gates + (nint)p * gatesStride;
                T* r = _recurrent + (nint)p * TCell.Gates * hidden;
                T* h = _state + (nint)p * hidden, c = _cell + (nint)p * hidden, y = _y + (nint)p * yStride;
                for (int j = from; j < to; j += TVector.Count)
                    TSweep.Step<TCell, TVector>(hidden, s + j, g + j, r + j, h + j, c + j, y + j);
            }
        }
    }

    private readonly struct ForwardSweep : ISweep
    {
        public static bool IsBackward => false;

        public static void Join(LinearWeights<T> weights, int points, Span<T> state, Span<T> recurrent) =>
            weights.Forward(points, state, recurrent);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<TCell, TVector>(int hidden, T* saved, T* gates, T* recurrent, T* state, T* cell, T* y)
            where TCell : struct, IRecurrentCell<T>
            where TVector : struct, IVector<TVector, T>
        {
            TCell.Forward<TVector>(hidden, gates, recurrent, state, cell, saved);
            TVector.Store(TVector.Load(state), y);
        }
    }

    private readonly struct BackwardSweep : ISweep
    {
        public static bool IsBackward => true;

        public static void Join(LinearWeights<T> weights, int points, Span<T> state, Span<T> recurrent) =>
            weights.Transposed(points, recurrent, state, accumulate: true);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<TCell, TVector>(int hidden, T* saved, T* gates, T* recurrent, T* state, T* cell, T* y)
            where TCell : struct, IRecurrentCell<T>
            where TVector : struct, IVector<TVector, T> =>
            TCell.Backward<TVector>(hidden, saved, y, state, cell, gates, recurrent);
    }

    private readonly struct TangentSweep : ISweep
    {
        public static bool IsBackward => false;

        public static void Join(LinearWeights<T> weights, int points, Span<T> state, Span<T> recurrent) =>
            weights.ForwardLinear(points, state, recurrent);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Step<TCell, TVector>(int hidden, T* saved, T* gates, T* recurrent, T* state, T* cell, T* y)
            where TCell : struct, IRecurrentCell<T>
            where TVector : struct, IVector<TVector, T>
        {
            TCell.Tangent<TVector>(hidden, saved, gates, recurrent, state, cell);
            TVector.Store(TVector.Load(state), y);
        }
    }
}
