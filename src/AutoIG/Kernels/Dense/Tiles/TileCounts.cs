namespace AutoIG.CompilerServices;

/// <summary>A number known when a kernel is compiled, so that one source serves every tile and window.</summary>
internal interface ITileCount
{
    static abstract int Value { get; }
}

/// <summary>The heights of a <see cref="MicroTile{T, TVector}"/>, which knows each of these types by itself.</summary>
internal interface ITileRows : ITileCount;

/// <summary>The widths, in vectors, of a <see cref="MicroTile{T, TVector}"/>, which knows each of these types by itself.</summary>
internal interface ITileVectors : ITileCount;

internal readonly struct Count0 : ITileCount
{
    public static int Value => 0;
}

internal readonly struct Count1 : ITileRows, ITileVectors
{
    public static int Value => 1;
}

internal readonly struct Count2 : ITileRows, ITileVectors
{
    public static int Value => 2;
}

internal readonly struct Count3 : ITileVectors
{
    public static int Value => 3;
}

internal readonly struct Count4 : ITileRows, ITileVectors
{
    public static int Value => 4;
}

internal readonly struct Count6 : ITileRows
{
    public static int Value => 6;
}
