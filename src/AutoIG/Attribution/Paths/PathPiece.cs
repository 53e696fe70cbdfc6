namespace AutoIG;

/// <summary>A part of a path, and what is known of it once it has been integrated.</summary>
internal struct PathPiece
{
    /// <summary>Where it begins and ends on the path, from 0 to 1.</summary>
    public double From, To;

    /// <summary>Its place in its round.</summary>
    public int Place;

    /// <summary>|F(end) − F(start)|, and the rounding of F there.</summary>
    public double Change, Rounding;

    /// <summary>The largest of its attributions, and of their estimated errors.</summary>
    public double Most, Largest;

    /// <summary>How far its attributions are from adding up, above or below; 0 where they are not meant to.</summary>
    public double Residual;

    /// <summary>How much of that the estimated errors explain, were they of one sign, and what they do not, as an attribution's.</summary>
    public double Explained, Unseen;

    /// <summary>The share of the tolerance that it takes.</summary>
    public double Error;
}
