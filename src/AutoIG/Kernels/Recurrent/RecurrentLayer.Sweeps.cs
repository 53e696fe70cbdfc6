using System.Buffers;

namespace AutoIG.CompilerServices;

/// <content>
/// The loops over time. States of all points lie together, so that a step's recurrent product is one matrix product; what a step saves lies together by
/// step, then point.
/// </content>
public sealed unsafe partial class RecurrentLayer<T>
{
    private void Forward<TCell>(int points, int time, ReadOnlySpan<T> gates, Span<T> y, Span<T> saved)
        where TCell : struct, IRecurrentCell<T>
    {
        int states = points * Hidden, rows = Gates * Hidden, kept = SavedRows * states;
        T[] rented = ArrayPool<T>.Shared.Rent(Math.Max(1, (2 + Gates) * states + (saved.IsEmpty ? kept : 0)));
        try
        {
            var state = rented.AsSpan(0, states);
            var cell = rented.AsSpan(states, states);
            var recurrent = rented.AsSpan(2 * states, Gates * states);
            var scratch = rented.AsSpan((2 + Gates) * states, saved.IsEmpty ? kept : 0);
            Start(_initialHidden, state);
            Start(_initialCell, cell);
            for (int step = 0; step < time; step++)
            {
                int t = IsReverse ? time - 1 - step : step;
                _recurrent.Forward(points, state, recurrent);
                var place = saved.IsEmpty ? scratch : saved.Slice(t * kept, kept);
                fixed (T* g = gates, r = recurrent, h = state, c = cell, s = place, output = y)
                {
                    Dispatch.RunChannels<T, ForwardStep<TCell>>(
                        Hidden, new(points, Hidden, g + t * rows, time * rows, r, h, c, s, output + t * Hidden, time * Hidden));
                }
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    private void Backward<TCell>(int points, int time, ReadOnlySpan<T> saved, ReadOnlySpan<T> gradY, Span<T> gradGates)
        where TCell : struct, IRecurrentCell<T>
    {
        int states = points * Hidden, rows = Gates * Hidden, kept = SavedRows * states;
        T[] rented = ArrayPool<T>.Shared.Rent(Math.Max(1, (2 + Gates) * states));
        try
        {
            var state = rented.AsSpan(0, states);
            var cell = rented.AsSpan(states, states);
            var recurrent = rented.AsSpan(2 * states, Gates * states);
            state.Clear();
            cell.Clear();
            for (int step = time - 1; step >= 0; step--)
            {
                int t = IsReverse ? time - 1 - step : step;
                fixed (T* s = saved, gradient = gradY, h = state, c = cell, g = gradGates, r = recurrent)
                {
                    Dispatch.RunChannels<T, BackwardStep<TCell>>(
                        Hidden, new(points, Hidden, s + t * kept, gradient + t * Hidden, time * Hidden, h, c, g + t * rows, time * rows, r));
                }

                if (step > 0)
                {
                    _recurrent.Transposed(points, recurrent, state, accumulate: true);
                }
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(rented);
        }
    }

    private void Tangent<TCell>(int points, int time, ReadOnlySpan<T> saved, ReadOnlySpan<T> tangentGates, Span<T> tangentY)
        where TCell : struct, IRecurrentCell<T>
    {
        int states = points * Hidden, rows = Gates * Hidden, kept = SavedRows * states;
        T[] rented = ArrayPool<T>.Shared.Rent(Math.Max(1, (2 + Gates) * states));
        try
        {
            var state = rented.AsSpan(0, states);
            var cell = rented.AsSpan(states, states);
            var recurrent = rented.AsSpan(2 * states, Gates * states);
            state.Clear();
            cell.Clear();
            for (int step = 0; step < time; step++)
            {
                int t = IsReverse ? time - 1 - step : step;
                _recurrent.ForwardLinear(points, state, recurrent);
                fixed (T* s = saved, g = tangentGates, r = recurrent, h = state, c = cell, output = tangentY)
                {
                    Dispatch.RunChannels<T, TangentStep<TCell>>(
                        Hidden, new(points, Hidden, s + t * kept, g + t * rows, time * rows, r, h, c, output + t * Hidden, time * Hidden));
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
        {
            initial.CopyTo(state[at..]);
        }
    }

    private readonly struct ForwardStep<TCell>(
        int points, int hidden, T* gates, int gatesStride, T* recurrent, T* state, T* cell, T* saved, T* y, int yStride) : IChannelKernel<T>
        where TCell : struct, IRecurrentCell<T>
    {
        private readonly T* _gates = gates;
        private readonly T* _recurrent = recurrent;
        private readonly T* _state = state;
        private readonly T* _cell = cell;
        private readonly T* _saved = saved;
        private readonly T* _y = y;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int p = 0; p < points; p++)
            {
                T* g = _gates + (nint)p * gatesStride, r = _recurrent + (nint)p * TCell.Gates * hidden, s = _saved + (nint)p * TCell.Saved * hidden;
                T* h = _state + (nint)p * hidden, c = _cell + (nint)p * hidden, y = _y + (nint)p * yStride;
                for (int j = from; j < to; j += TVector.Count)
                {
                    TCell.Forward<TVector>(hidden, g + j, r + j, h + j, c + j, s + j);
                    TVector.Store(TVector.Load(h + j), y + j);
                }
            }
        }
    }

    private readonly struct BackwardStep<TCell>(
        int points, int hidden, T* saved, T* gradY, int yStride, T* state, T* cell, T* gradGates, int gatesStride, T* recurrent) : IChannelKernel<T>
        where TCell : struct, IRecurrentCell<T>
    {
        private readonly T* _saved = saved;
        private readonly T* _gradY = gradY;
        private readonly T* _state = state;
        private readonly T* _cell = cell;
        private readonly T* _gradGates = gradGates;
        private readonly T* _recurrent = recurrent;

        public void Run<TVector>(int from, int to)
            where TVector : struct, IVector<TVector, T>
        {
            for (int p = 0; p < points; p++)
            {
                T* g = _gradGates + (nint)p * gatesStride, r = _recurrent + (nint)p * TCell.Gates * hidden, s = _saved + (nint)p * TCell.Saved * hidden;
                T* h = _state + (nint)p * hidden, c = _cell + (nint)p * hidden, y = _gradY + (nint)p * yStride;
                for (int j = from; j < to; j += TVector.Count)
                {
                    TCell.Backward<TVector>(hidden, s + j, y + j, h + j, c + j, g + j, r + j);
                }
            }
        }
    }

    private readonly struct TangentStep<TCell>(
        int points, int hidden, T* saved, T* gates, int gatesStride, T* recurrent, T* state, T* cell, T* y, int yStride) : IChannelKernel<T>
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
                T* g = _gates + (nint)p * gatesStride, r = _recurrent + (nint)p * TCell.Gates * hidden, s = _saved + (nint)p * TCell.Saved * hidden;
                T* h = _state + (nint)p * hidden, c = _cell + (nint)p * hidden, y = _y + (nint)p * yStride;
                for (int j = from; j < to; j += TVector.Count)
                {
                    TCell.Tangent<TVector>(hidden, s + j, g + j, r + j, h + j, c + j);
                    TVector.Store(TVector.Load(h + j), y + j);
                }
            }
        }
    }
}
