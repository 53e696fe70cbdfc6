namespace AutoIG;

/// <summary>A path whose pieces can be integrated one by one: what an <see cref="AdaptiveIntegral"/> halves.</summary>
internal interface IPathPieces
{
    /// <summary>How many pieces the path is cut into first.</summary>
    int FirstPieces { get; }

    /// <summary>How many pieces are integrated at a time at most.</summary>
    int PiecesInRound { get; }

    /// <summary>Whether attributions are averages of gradients, so that the change of F is no measure of them.</summary>
    bool HasUnitOfItsOwn { get; }

    /// <summary>Some roundings of a number, as a share of it: errors below say nothing.</summary>
    double Rounding { get; }

    /// <summary>Integrates each piece by a <see cref="NestedRule"/>, and finds out how far it may be off.</summary>
    void Evaluate(Span<PathPiece> round);

    /// <summary>Writes how far each attribution of a piece of the last round may be off, as its two rules say.</summary>
    void Estimate(in PathPiece piece, Span<double> errors);

    /// <summary>Adds a piece of the last round to the attributions.</summary>
    void Accept(in PathPiece piece);
}
