using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>What operators on feature maps share: the layout of maps, windows and how many of them fit.</summary>
internal static class FeatureMaps
{
    // Feature maps are [C, H, W] for users and [H, W, C] for the kernels.
    private static readonly int[] ToChannelsLast = [1, 2, 0];
    private static readonly int[] ToChannelsFirst = [2, 0, 1];

    /// <summary>The number of window positions along an axis.</summary>
    public static Dimension Extent(Dimension size, int padding, int kernel, int stride, int dilation, bool ceil)
    {
        Dimension room = size + padding - (dilation * (kernel - 1) + 1);
        if (stride == 1)
            return room + 1;
        // One stride is added inside the quotient rather than 1 outside: C# rounds towards zero, and a map too small for the window must
        // not pass for one that holds one.
        return ((ceil ? room + (stride - 1) : room) + stride) / stride;
    }

    public static WindowAttributes WindowOf(ICallSite call, int rank, int kernelY, int kernelX, (int Y, int X) defaultStride)
    {
        var stride = !call.Has("stride") ? defaultStride : call.Pair("stride", 1);
        var dilation = call.Pair("dilation", 1);
        if (rank == 1)
            (stride.Y, dilation.Y) = (1, 1);
        if (stride.Y < 1 || stride.X < 1)
            throw call.Refuse($"the stride must be at least 1, it is ({stride.Y}, {stride.X})", "stride");
        if (dilation.Y < 1 || dilation.X < 1)
            throw call.Refuse($"the dilation must be at least 1, it is ({dilation.Y}, {dilation.X})", "dilation");
        if (call.TextOrNull("padding") is { } mode)
        {
            bool same = string.Equals(mode, "same", StringComparison.OrdinalIgnoreCase),
                valid = string.Equals(mode, "valid", StringComparison.OrdinalIgnoreCase);
            if (!same && !valid)
                throw call.Refuse($"the padding must be a number, a pair, Same or Valid, it is {mode}", "padding");
            if (valid)
                return new WindowAttributes(kernelY, kernelX, stride.Y, stride.X, 0, 0, 0, 0, dilation.Y, dilation.X);
            if (stride != (1, 1))
                throw call.Refuse($"padding Same needs stride 1, it is ({stride.Y}, {stride.X})", "padding");
            // An odd surplus goes to the end, as in PyTorch.
            int totalY = dilation.Y * (kernelY - 1), totalX = dilation.X * (kernelX - 1);
            return new WindowAttributes(
                kernelY, kernelX, 1, 1, totalY / 2, totalX / 2, totalY - totalY / 2, totalX - totalX / 2, dilation.Y, dilation.X);
        }
        var padding = call.Pair("padding", 0);
        if (rank == 1)
            padding.Y = 0;
        if (padding.Y < 0 || padding.X < 0)
            throw call.Refuse($"the padding must not be negative, it is ({padding.Y}, {padding.X})", "padding");
        return new WindowAttributes(
            kernelY, kernelX, stride.Y, stride.X, padding.Y, padding.X, padding.Y, padding.X, dilation.Y, dilation.X);
    }

    public static void RequireRoom(ICallSite call, Shape map, WindowAttributes window, string what)
    {
        // With ceilMode a window may stick out by less than a stride.
        bool Fits(Dimension size, int padding, int kernel, int dilation, int stride) =>
            !size.IsConstant || size.Value + padding + (window.CeilMode ? stride - 1 : 0) >= dilation * (kernel - 1) + 1;
        if (!Fits(map[0], window.PadTop + window.PadBottom, window.KernelHeight, window.DilationY, window.StrideY)
            || !Fits(map[1], window.PadLeft + window.PadRight, window.KernelWidth, window.DilationX, window.StrideX))
        {
            throw call.Refuse($"{what} does not fit into {map[0]} × {map[1]} with padding ({window.PadTop}, {window.PadLeft})", "input");
        }
    }

    /// <summary>[C, H, W] as [H, W, C]; [C, L] as [1, L, C].</summary>
    public static Expr ChannelsLast(Expr x)
    {
        if (x.Type.Shape.Rank == 3)
            return Shapes.Permuted(x, ToChannelsLast);
        var swapped = Shapes.Permuted(x, 1, 0);
        return Shapes.Reshaped(swapped, new Shape(1, swapped.Type.Shape[0], swapped.Type.Shape[1]));
    }

    public static Expr ChannelsFirst(Expr x, int rank) => rank == 2
        ? Shapes.Permuted(x, ToChannelsFirst)
        : Shapes.Permuted(Shapes.Reshaped(x, new Shape(x.Type.Shape[1], x.Type.Shape[2])), 1, 0);
}
