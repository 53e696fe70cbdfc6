using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning;

/// <summary>A value that lies in the rows of a wider one: a part of a concatenation, or of its adjoint, along the last axis.</summary>
/// <param name="Whole">The wider value.</param>
/// <param name="Start">The first element of the part in each row.</param>
/// <param name="Length">The elements of the part in each row.</param>
/// <param name="Row">The elements of a row of the whole.</param>
internal sealed record Part(int Whole, Dimension Start, Dimension Length, Dimension Row)
{
    /// <summary>Whether no element is in both parts of one whole, as far as sizes known at compile time tell.</summary>
    public bool IsApartFrom(Part other) => Precedes(other) || other.Precedes(this);

    private bool Precedes(Part other) =>
        Start + Length is { IsConstant: true } end && other.Start.IsConstant && end.Value <= other.Start.Value;
}
