namespace AutoIG.Generator.Ir;

/// <summary>What is known of the slopes that a derivative rule multiplies by.</summary>
internal interface ISlopes
{
    /// <summary>
    /// What a rule made of a direction (an adjoint or a tangent), and exactly 0 where the direction is exactly 0: 0 times an infinite slope
    /// would be NaN. The contribution itself where no slope in it can be infinite, or the direction cannot be 0.
    /// </summary>
    Expr Settled(Expr direction, Expr contribution);

    /// <summary>Whether a direction may be 0 where a value is ±∞ or NaN.</summary>
    bool MayMeetInfinity(Expr direction, Expr value);
}
