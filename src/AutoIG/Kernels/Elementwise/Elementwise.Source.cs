using System.Numerics;

namespace AutoIG.CompilerServices;

/// <content>How a sweep reads each operand.</content>
public static partial class Elementwise
{
    private enum Access
    {
        /// <summary>One value; the buffer holds copies of it.</summary>
        Constant,

        /// <summary>As long as the destination.</summary>
        Straight,

        /// <summary>Repeats after so many elements that runs may end where it starts again.</summary>
        Cycle,

        /// <summary>Repeats so soon that the buffer holds the period unrolled.</summary>
        ShortCycle,

        /// <summary>Each value is read for many elements: runs end where the value changes.</summary>
        Steps,

        /// <summary>Each value is read for few elements: each run is written out in the buffer.</summary>
        ShortSteps,
    }

    /// <summary>An operand during a sweep: where the current run reads, and whether it moves on (stride 1) or not (stride 0).</summary>
    private unsafe struct Source<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T* _values;
        private readonly int _count;
        private readonly int _inner;
        private readonly T _scalar;
        private readonly Access _access;
        private T* _buffer;

        internal Source(Operand<T> operand, T* values, int length)
        {
            _values = values;
            _count = operand.Values.Length;
            _inner = operand.Inner;
            if (operand.IsConstant)
            {
                _scalar = operand.Scalar;
                _access = Access.Constant;
            }
            else if (_inner == 1)
            {
                _access = _count == length ? Access.Straight : _count <= ShortRun ? Access.ShortCycle : Access.Cycle;
            }
            else
            {
                _access = _inner < ShortRun ? Access.ShortSteps : Access.Steps;
            }

            Pointer = values;
            Stride = _access is Access.Constant or Access.Steps ? 0 : 1;
        }

        internal T* Pointer { get; private set; }

        internal nint Stride { get; }

        /// <summary>One run covers everything.</summary>
        internal readonly bool IsSimple => _access is Access.Constant or Access.Straight;

        internal void Prepare(T* buffer, int room)
        {
            _buffer = buffer;
            if (_access is Access.Constant or Access.Steps)
                Pointer = buffer;
            if (_access == Access.Constant)
            {
                new Span<T>(buffer, room).Fill(_scalar);
            }
            else if (_access == Access.ShortCycle)
            {
                for (int i = 0; i < room; i++)
                    buffer[i] = i < _count ? _values[i] : buffer[i - _count];
            }
        }

        /// <summary>How far a run from element <paramref name="i"/> may go, at most <paramref name="limit"/>.</summary>
        internal readonly int Reach(int i, int limit) => _access switch
        {
            Access.ShortCycle or Access.ShortSteps => Math.Min(limit, ShortRun),
            Access.Cycle => Math.Min(limit, _count - i % _count),
            Access.Steps => Math.Min(limit, _inner - i % _inner),
            _ => limit,
        };

        /// <summary>Points at the run of <paramref name="run"/> elements from <paramref name="i"/>.</summary>
        internal void Seek(int i, int run, int vectorCount)
        {
            switch (_access)
            {
                case Access.Straight:
                    Pointer = _values + i;
                    break;
                case Access.Cycle:
                    Pointer = _values + i % _count;
                    break;
                case Access.ShortCycle:
                    Pointer = _buffer + i % _count;
                    break;
                case Access.Steps:
                    new Span<T>(_buffer, vectorCount).Fill(_values[i / _inner % _count]);
                    break;
                case Access.ShortSteps:
                    Unroll(i, run);
                    Pointer = _buffer;
                    break;
            }
        }

        private readonly void Unroll(int i, int run)
        {
            int value = i / _inner % _count;
            int stays = _inner - i % _inner;
            for (int filled = 0; filled < run;)
            {
                int end = Math.Min(filled + stays, run);
                new Span<T>(_buffer + filled, end - filled).Fill(_values[value]);
                filled = end;
                stays = _inner;
                value = value + 1 == _count ? 0 : value + 1;
            }
        }
    }
}
