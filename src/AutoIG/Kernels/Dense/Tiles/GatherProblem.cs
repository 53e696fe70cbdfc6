using System.Numerics;

namespace AutoIG.CompilerServices;

/// <summary>
/// One product C[row, n] (+)= Σ over taps and k of input[gathered(row, tap), k] · b[tap][k, n]. Rows are the positions of a grid on every
/// sample; the grid position (i, j) writes output pixel (OutY + i·OutStepY, OutX + j·OutStepX) and reads, for each tap, input pixel
/// (i·InStepY + TapY, j·InStepX + TapX), or zeros where that lies outside. A plain matrix product has one tap and no padding.
/// </summary>
internal unsafe struct GatherProblem<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public T* Input;
    public nint InputPixelStride;
    public int InputHeight, InputWidth;

    /// <summary>Distance between k and k + 1 in an input pixel.</summary>
    public nint InputStep;

    public T* Output;
    public nint OutputPixelStride;
    public int OutputHeight, OutputWidth;

    /// <summary>From an element of the output to the element of the epilogue's operand, or second result, that belongs to it.</summary>
    public nint OperandOffset;

    public int Samples, GridHeight, GridWidth;
    public int OutY, OutX, OutStepY, OutStepX, InStepY, InStepX;

    public int Taps;

    /// <summary>Null for a plain product.</summary>
    public int* TapY, TapX;

    /// <summary>The b of all taps: block of columns, tap, k, lane.</summary>
    public T* Packed;

    /// <summary>
    /// Distance between two rows of b where it is not packed but an ordinary matrix of whole vectors; 0 where it is packed.
    /// </summary>
    public nint UnpackedStride;

    public int Inner, Columns;

    /// <summary>Added to every row, or null.</summary>
    public T* Bias;

    /// <summary>Whether the product is added to the output (there is no bias then).</summary>
    public bool Accumulate;

    /// <summary>The plain product of matrix rows: a grid of one line of them.</summary>
    public static GatherProblem<T> Matrix(int rows, int inner, int columns) => new()
    {
        InputHeight = 1, InputWidth = rows, InputStep = 1, InputPixelStride = inner,
        OutputHeight = 1, OutputWidth = rows, OutputPixelStride = columns,
        Samples = 1, GridHeight = 1, GridWidth = rows, OutStepY = 1, OutStepX = 1, InStepY = 1, InStepX = 1,
        Taps = 1, Inner = inner, Columns = columns,
    };
}
