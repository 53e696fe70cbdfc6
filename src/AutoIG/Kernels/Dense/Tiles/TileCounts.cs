namespace AutoIG.Kernels;

/// <summary>A number known when a kernel is compiled, so that one source serves every tile and window.</summary>
internal interface ITileCount
{
    static abstract int Value { get; }
}

internal readonly struct Count0 : ITileCount
{
    public static int Value => 0;
}

internal readonly struct Count1 : ITileCount
{
    public static int Value => 1;
}

internal readonly struct Count2 : ITileCount
{
    public static int Value => 2;
}

internal readonly struct Count3 : ITileCount
{
    public static int Value => 3;
}

internal readonly struct Count4 : ITileCount
{
    public static int Value => 4;
}

internal readonly struct Count6 : ITileCount
{
    public static int Value => 6;
}
