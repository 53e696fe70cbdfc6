namespace AutoIG.Generator.Ir;

/// <summary>
/// A loop of a scalar program. Unlike in <see cref="IrLoop"/>, a carried value has one number during a turn and another after the loop, so
/// that no expression of one is taken for an expression of the other.
/// </summary>
/// <param name="Turns">The number of turns, counted for a <see cref="ScalarReverseLoop"/>; −1 where none follows.</param>
internal sealed record ScalarLoop(
    EquatableArray<ScalarCarried> Carried, IrBlock Header, int Condition, IrBlock Body, int Turns, Origin Origin) : IrStatement;

/// <summary>A value carried around a loop.</summary>
/// <param name="Current">The value during a turn.</param>
/// <param name="Initial">The value before the first turn.</param>
/// <param name="Next">The value after a turn.</param>
/// <param name="Last">The value after the loop.</param>
internal sealed record ScalarCarried(int Current, int Initial, int Next, int Last, IrType Type, string? Name);

/// <summary>
/// Goes back over the turns of the <see cref="ScalarLoop"/> that counted <paramref name="Turns"/>, from the last to the first: recalls what
/// was carried into the turn from the tape, computes the turn's values again and takes the adjoints through it.
/// </summary>
/// <param name="Recalled">Number k is what the loop's carried value k was at the start of the turn.</param>
/// <param name="Adjoints">The adjoints of carried values and of values from outside the loop, carried from turn to turn.</param>
internal sealed record ScalarReverseLoop(
    int Turns, EquatableArray<int> Recalled, EquatableArray<ScalarCarried> Adjoints, IrBlock Body, Origin Origin) : IrStatement;
