namespace AutoIG;

/// <summary>By what a path method multiplies what it has integrated over a part of the path.</summary>
internal enum PathScale
{
    /// <summary>By how far each input moves: an attribution has the unit of F.</summary>
    Inputs,

    /// <summary>By the part's share of the path: an attribution is an average of gradients.</summary>
    Width,

    /// <summary>By how far each element of the explained layer moves: an attribution has the unit of F.</summary>
    Layer,

    /// <summary>By nothing: the integrand has dy/dα in it.</summary>
    Nothing,
}
