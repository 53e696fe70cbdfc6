namespace AutoIG.CompilerServices;

public sealed unsafe partial class ConvolutionWeights<T>
{
    private int KernelArea => Geometry.KernelHeight * Geometry.KernelWidth;

    internal void Convolve<TEpilogue>(
        int points, ConvolutionGeometry at, ReadOnlySpan<T> x, Span<T> y, bool isValue, int xStride = 0, int yStride = 0,
        bool accumulate = false,
        T* operand = null)
        where TEpilogue : struct, IEpilogue<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        var (height, width) = (at.OutHeight, at.OutWidth);
        int xPixel = Expect.Maps<T>(x, xStride, points, at.Height, at.Width, at.InChannels);
        int yPixel = Expect.Maps<T>(y, yStride, points, height, width, at.OutChannels);
        fixed (T* input = x, output = y)
        {
            var problem = new GatherProblem<T>
            {
                Samples = points,
                Input = input, InputHeight = at.Height, InputWidth = at.Width, InputPixelStride = xPixel,
                InStepY = at.StrideY, InStepX = at.StrideX,
                Output = output, OutputHeight = height, OutputWidth = width, OutputPixelStride = yPixel, OutStepY = 1, OutStepX = 1,
                OperandOffset = operand == null ? 0 : (nint)(operand - output),
                Bias = isValue && bias is not null ? bias.Pointer : null,
                Accumulate = accumulate,
            };
            if (IsForwardByWinograd(at))
                RunWinograd<TEpilogue>(winogradForward!.Value, isValue ? forward : null, problem, at.PadTop, at.PadLeft);
            else
                Run<TEpilogue>(forward.Value, problem);
        }
    }

    internal void ConvolveTransposed<TEpilogue>(
        int points, ConvolutionGeometry at, ReadOnlySpan<T> gradY, Span<T> gradX, AlignedBuffer<T>? start, bool isValue, bool accumulate,
        int gradYStride = 0,
        T* operand = null)
        where TEpilogue : struct, IEpilogue<T>
    {
        Expect.AtLeast(points, 0, nameof(points));
        var (height, width) = (at.OutHeight, at.OutWidth);
        int pixel = Expect.Maps<T>(gradY, gradYStride, points, height, width, at.OutChannels);
        Expect.Maps<T>(gradX, 0, points, at.Height, at.Width, at.InChannels);
        fixed (T* input = gradY, output = gradX)
        {
            var problem = new GatherProblem<T>
            {
                Samples = points,
                Input = input, InputHeight = height, InputWidth = width, InputPixelStride = pixel, InStepY = 1, InStepX = 1,
                Output = output, OutputHeight = at.Height, OutputWidth = at.Width, OutputPixelStride = at.InChannels,
                OutStepY = at.StrideY, OutStepX = at.StrideX,
                OperandOffset = operand == null ? 0 : (nint)(operand - output),
                Bias = start is null ? null : start.Pointer,
                Accumulate = accumulate,
            };
            if (IsTransposedByWinograd(at))
            {
                double most = isValue ? 0 : SparseConvolution.MostNonZeros(target, at.OutChannels, at.InChannels, sizeof(T));
                if (most > 0)
                    RunBySparsity<TEpilogue>(problem, at, most);
                else
                    RunWinograd<TEpilogue>(winogradTransposed!.Value, isValue ? transposed : null, problem, 2 - at.PadTop, 2 - at.PadLeft);
            }
            else if (at.IsDepthwise)
            {
                // One pass over the outputs' gradients for each phase, hardly any arithmetic: sample by sample they stay in the cache
                // between the passes.
                problem.Samples = 1;
                nint inputs = (nint)height * width * pixel, outputs = (nint)at.Height * at.Width * at.InChannels;
                for (int point = 0; point < points; point++)
                {
                    Run<TEpilogue>(transposed.Value, problem);
                    problem.Input += inputs;
                    problem.Output += outputs;
                }
            }
            else
            {
                Run<TEpilogue>(transposed.Value, problem);
            }
        }

        GC.KeepAlive(start);
    }

    private bool IsForwardByWinograd(ConvolutionGeometry at) =>
        winogradForward is not null && WinogradConvolution.Pays<T>(target, at, at.OutHeight, at.OutWidth, at.InChannels, at.OutChannels);

    private bool IsTransposedByWinograd(ConvolutionGeometry at) =>
        winogradTransposed is not null && WinogradConvolution.Pays<T>(target, at, at.Height, at.Width, at.OutChannels, at.InChannels);

    /// <summary>
    /// The adjoint of each sample by its own zeros, so that what else is in the batch changes nothing: directly where most of its gradient
    /// is 0, otherwise by the transformed weights, together with its neighbours.
    /// </summary>
    private void RunBySparsity<TEpilogue>(in GatherProblem<T> maps, ConvolutionGeometry at, double most)
        where TEpilogue : struct, IEpilogue<T>
    {
        var phase = transposed.Value[0];
        nint inputs = maps.InputHeight * maps.InputWidth * maps.InputPixelStride;
        nint outputs = maps.OutputHeight * maps.OutputWidth * maps.OutputPixelStride;
        var one = maps with
        {
            Samples = 1,
            TapY = phase.TapY,
            TapX = phase.TapX,
            Packed = phase.Packed[0].Pointer,
            Inner = phase.Packed[0].Inner,
            Columns = phase.Packed[0].Columns,
        };
        var dense = maps with { Samples = 0 };
        for (int sample = 0; sample <= maps.Samples; sample++)
        {
            bool isDense = sample < maps.Samples && !SparseConvolution.TryRun<T, TEpilogue>(target, one, most);
            one.Input += inputs;
            one.Output += outputs;
            if (isDense)
            {
                dense.Samples++;
                continue;
            }

            if (dense.Samples > 0)
                RunWinograd<TEpilogue>(winogradTransposed!.Value, null, dense, 2 - at.PadTop, 2 - at.PadLeft);
            dense.Samples = 0;
            dense.Input = one.Input;
            dense.Output = one.Output;
        }

        GC.KeepAlive(this);
    }

    /// <summary>The problem of stride 1 whose two maps are described, by the transformed weights.</summary>
    private void RunWinograd<TEpilogue>(
        PackedTaps<T> packed, Lazy<TapPhase<T>[]>? direct, in GatherProblem<T> maps, int padTop, int padLeft)
        where TEpilogue : struct, IEpilogue<T>
    {
        WinogradConvolution.Run<T, TEpilogue>(target, new WinogradProblem<T>
        {
            Samples = maps.Samples,
            Input = maps.Input, InputHeight = maps.InputHeight, InputWidth = maps.InputWidth,
            InputChannels = packed.Inner, InputPixelStride = maps.InputPixelStride,
            Output = maps.Output, OutputHeight = maps.OutputHeight, OutputWidth = maps.OutputWidth,
            OutputChannels = packed.Columns, OutputPixelStride = maps.OutputPixelStride,
            PadTop = padTop, PadLeft = padLeft, Packed = packed.Pointer, Direct = direct, Bias = maps.Bias, Accumulate = maps.Accumulate,
        });
        GC.KeepAlive(this);
    }

    /// <summary>All phases and groups of a problem whose two maps are described.</summary>
    private void Run<TEpilogue>(TapPhase<T>[] phases, GatherProblem<T> problem)
        where TEpilogue : struct, IEpilogue<T>
    {
        problem.InputStep = 1;
        T* input = problem.Input, output = problem.Output, start = problem.Bias;
        foreach (var phase in phases)
        {
            problem.GridHeight = (problem.OutputHeight - phase.OutY + problem.OutStepY - 1) / problem.OutStepY;
            problem.GridWidth = (problem.OutputWidth - phase.OutX + problem.OutStepX - 1) / problem.OutStepX;
            if (problem.Samples == 0 || problem.GridHeight <= 0 || problem.GridWidth <= 0)
                continue;
            problem.OutY = phase.OutY;
            problem.OutX = phase.OutX;
            problem.Taps = phase.Taps;
            problem.TapY = phase.TapY;
            problem.TapX = phase.TapX;
            for (int group = 0; group < phase.Packed.Length; group++)
            {
                var packed = phase.Packed[group];
                problem.Packed = packed.Pointer;
                problem.Inner = packed.Inner;
                problem.Columns = packed.Columns;
                if (Geometry.IsDepthwise)
                {
                    DepthwiseGather.Run<T, TEpilogue>(target, problem);
                    continue;
                }

                problem.Input = input + (group * packed.Inner);
                problem.Output = output + (group * packed.Columns);
                problem.Bias = start == null ? null : start + (group * packed.Columns);
                GatherGemm.Run<T, TEpilogue>(target, problem);
            }
        }

        GC.KeepAlive(this);
    }

    private TapPhase<T>[] PackForward()
    {
        var g = Geometry;
        var taps = new List<(int, int, int)>();
        for (int ky = 0; ky < g.KernelHeight; ky++)
        {
            for (int kx = 0; kx < g.KernelWidth; kx++)
                taps.Add(((ky * g.KernelWidth) + kx, (ky * g.DilationY) - g.PadTop, (kx * g.DilationX) - g.PadLeft));
        }

        int inner = g.InChannels / g.Groups, columns = g.OutChannels / g.Groups;
        return [new TapPhase<T>(0, 0, taps, Pack, g.IsDepthwise ? 1 : g.Groups)];

        PackedTaps<T> Pack(int group, int[] places) => g.IsDepthwise
            ? PackDepthwise(places)
            : new PackedTaps<T>(
                target, weight.AsSpan(group * columns * inner * KernelArea), places, inner, columns, KernelArea, inner * KernelArea);
    }

    /// <summary>
    /// Input pixel iy receives from output pixel oy through tap ky where oy·stride + ky·dilation − padding = iy. With iy = phase + stride·i
    /// this reads oy = i + (phase + padding − ky·dilation) / stride, for the taps that divide evenly.
    /// </summary>
    private TapPhase<T>[] PackTransposed()
    {
        var g = Geometry;
        int inner = g.OutChannels / g.Groups, columns = g.InChannels / g.Groups;
        var phases = new List<TapPhase<T>>();
        for (int y = 0; y < g.StrideY; y++)
        {
            for (int x = 0; x < g.StrideX; x++)
            {
                var taps = new List<(int, int, int)>();
                for (int ky = 0; ky < g.KernelHeight; ky++)
                {
                    for (int kx = 0; kx < g.KernelWidth; kx++)
                    {
                        int dy = y + g.PadTop - (ky * g.DilationY), dx = x + g.PadLeft - (kx * g.DilationX);
                        if (dy % g.StrideY == 0 && dx % g.StrideX == 0)
                            taps.Add(((ky * g.KernelWidth) + kx, dy / g.StrideY, dx / g.StrideX));
                    }
                }

                phases.Add(new TapPhase<T>(y, x, taps, Pack, g.IsDepthwise ? 1 : g.Groups));
            }
        }

        return [.. phases];

        PackedTaps<T> Pack(int group, int[] places) => g.IsDepthwise
            ? PackDepthwise(places)
            : new PackedTaps<T>(
                target, weight.AsSpan(group * inner * columns * KernelArea), places, inner, columns, columns * KernelArea, KernelArea);
    }

    /// <summary>One row of channels for each tap.</summary>
    private PackedTaps<T> PackDepthwise(int[] places) =>
        new(new DenseTarget(VectorWidth.Scalar, Geometry.OutChannels), weight, places, 1, Geometry.OutChannels, 0, KernelArea);
}
