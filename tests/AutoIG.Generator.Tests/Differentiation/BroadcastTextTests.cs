using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give where shapes and orders change: what is broadcast, rounded, and brought into another order.</summary>
public class BroadcastTextTests
{
    /// <summary>
    /// An input that is broadcast, one that rounding stops, a value that several read, and a weight: the adjoint of the first is a sum, the
    /// second has none, and no tangent goes on from it.
    /// </summary>
    [Fact]
    public void Gradient_and_tangents_of_what_is_broadcast_and_rounded() => Expect(
        """
        frontier %0, %2, %4
        Forward
          %3 = Tanh %0 : [2, 3]
          %5 = Multiply %3 %4 : [2, 3]  'bent'
          %6 = Layer %5 : [2, 3]  'bent'
          %7 = Floor %2 : [3]
          %9 = Multiply %7 %8 : [3]  'steps'
          %10 = Layer %9 : [3]  'steps'
          %11 = Multiply %6 %6 : [2, 3]
          %12 = BroadcastTo %10 : [2, 3]
          %13 = Add %11 %12 : [2, 3]
        Backward %14
          %15 = SumTo %14 : [3]
          %16 = Multiply %14 %6 : [2, 3]
          %17 = Add %16 %16 : [2, 3]
          %18 = LayerAdjoint %15 : [3]
          %19 = Multiply %18 %8 : [3]
          %20 = Constant 0 : []
          %21 = LayerAdjoint %17 : [2, 3]
          %22 = Multiply %21 %4 : [2, 3]
          %23 = Multiply %21 %3 : [2, 3]
          %24 = Multiply %3 %3 : [2, 3]
          %25 = Constant 1 : []
          %26 = Subtract %25 %24 : [2, 3]
          %27 = Multiply %22 %26 : [2, 3]
        gives %27, 0, %23
        PrefixTransposed %28, %29, %30
          %31 = SumTo %30 : [3]
        gives %28, %31, %29
        Pushforward %32, %33, %34
          %3 = Tanh %0 : [2, 3]
          %35 = Multiply %3 %3 : [2, 3]
          %36 = Constant 1 : []
          %37 = Subtract %36 %35 : [2, 3]
          %38 = Multiply %32 %37 : [2, 3]
          %5 = Multiply %3 %4 : [2, 3]  'bent'
          %39 = Multiply %38 %4 : [2, 3]
          %40 = Multiply %34 %3 : [2, 3]
          %41 = Add %39 %40 : [2, 3]
          %6 = Layer %5 : [2, 3]  'bent'
          %42 = LayerTangent %41 : [2, 3]
          %7 = Floor %2 : [3]
          %43 = Constant 0 : []
          %9 = Multiply %7 %8 : [3]  'steps'
          %10 = Layer %9 : [3]  'steps'
          %11 = Multiply %6 %6 : [2, 3]
          %44 = Multiply %42 %6 : [2, 3]
          %45 = Add %44 %44 : [2, 3]
          %12 = BroadcastTo %10 : [2, 3]
          %13 = Add %11 %12 : [2, 3]
        gives %45
        %14 is the Adjoint of %13
        %14 is the Adjoint of %12
        %14 is the Adjoint of %11
        %15 is the Adjoint of %10
        %18 is the Adjoint of %9
        %19 is the Adjoint of %7
        %17 is the Adjoint of %6
        %21 is the Adjoint of %5
        %22 is the Adjoint of %3
        %27 is the Adjoint of %0
        %23 is the Adjoint of %4
        %30 is the Adjoint of %4
        %28 is the Adjoint of %0
        %31 is the Adjoint of %1
        %29 is the Adjoint of %2
        %32 is the Tangent of %0
        %33 is the Tangent of %2
        %34 is the Tangent of %4
        %38 is the Tangent of %3
        %41 is the Tangent of %5
        %42 is the Tangent of %6
        %45 is the Tangent of %11
        %45 is the Tangent of %13
        AddPullback wrote nothing
        BroadcastToPullback wrote %15 to %15
        MultiplyPullback wrote %16 to %17
        LayerPullback wrote %18 to %18
        MultiplyPullback wrote %19 to %19
        FloorPullback wrote %20 to %20
        LayerPullback wrote %21 to %21
        MultiplyPullback wrote %22 to %23
        TanhPullback wrote %24 to %27
        BroadcastToPullback wrote %31 to %31
        TanhTangent wrote %35 to %38
        MultiplyTangent wrote %39 to %41
        LayerTangent wrote %42 to %42
        FloorTangent wrote %43 to %43
        MultiplyTangent wrote %44 to %45
        AddTangent wrote nothing
        """, Of(TensorSweeps.Of(
            TensorSweeps.Fields
            + " public Tensor<float> F([Shape(2, 3)] Tensor<float> x, [Shape(3)] Tensor<float> y, [Shape(3)] Tensor<float> z)"
            + " { var bent = Tanh(x) * y; var steps = Floor(z) * b; return bent * bent + steps; }")));

    [Fact]
    public void Breakpoints_of_what_is_broadcast_and_rounded() => Expect(
        """
        LinearPieces: Tangent, from 0
        given %0 in Frontier 0
        given %93 in FrontierTangent 0
        given %1 in Frontier 1
        given %94 in FrontierTangent 1
        given %2 in Frontier 2
        given %95 in FrontierTangent 2
        FindBreakpoints ''
          %3 = Relu %0 : [2, 3]
          %96 = RectifierPullback %93 %3 : [2, 3]
          %97 = Breakpoints %0 %93 : [2]
          %4 = Abs %1 : [3]
          %98 = Sign %1 : [3]
          %99 = Multiply %94 %98 : [3]
          %100 = Breakpoints %1 %94 %97 : [2]
          %5 = BroadcastTo %4 : [2, 3]
          %101 = BroadcastTo %99 : [2, 3]
          %6 = Add %3 %5 : [2, 3]  'bent'
          %102 = Add %96 %101 : [2, 3]
          %7 = Layer %6 : [2, 3]  'bent'
          %8 = Floor %2 : [3]
          %103 = Constant 0 : []
          %10 = Multiply %8 %9 : [3]  'steps'
          %11 = Layer %10 : [3]  'steps'
          %12 = Add %7 %9 : [2, 3]
          %13 = BroadcastTo %11 : [2, 3]
          %14 = Add %12 %13 : [2, 3]
        wanted %100 in Breakpoints 0
        %93 is the Tangent of %0
        %94 is the Tangent of %1
        %95 is the Tangent of %2
        %96 is the Tangent of %3
        %99 is the Tangent of %4
        %101 is the Tangent of %5
        %102 is the Tangent of %6
        %102 is the Tangent of %7
        %102 is the Tangent of %12
        %102 is the Tangent of %14
        ReluTangent wrote %96 to %96
        ReluBreakpoints wrote %97 to %97
        AbsTangent wrote %98 to %99
        AbsBreakpoints wrote %100 to %100
        BroadcastToTangent wrote %101 to %101
        BroadcastToBreakpoints wrote nothing
        AddTangent wrote %102 to %102
        AddBreakpoints wrote nothing
        FloorTangent wrote %103 to %103
        FloorBreakpoints wrote nothing
        AddTangent wrote nothing
        AddBreakpoints wrote nothing
        AddTangent wrote nothing
        AddBreakpoints wrote nothing
        refuses LinearPieces Floor: var steps = Floor(z) * b;
        """, Of(TensorSweeps.Program(
            TensorSweeps.Fields
            + " public Tensor<float> F([Shape(2, 3)] Tensor<float> x, [Shape(3)] Tensor<float> y, [Shape(3)] Tensor<float> z)"
            + " { var bent = Relu(x) + Abs(y); var steps = Floor(z) * b; return bent + b + steps; }",
            Ir.ModelPrograms.LinearPieces)));

    /// <summary>A product of which neither factor is a gate, behind a weight whose columns were brought into another order.</summary>
    [Fact]
    public void Relevance_of_a_product_and_of_a_weight_in_another_order() => Expect(
        """
        Relevance: Relevance, from %55
        given %0 in Input 0
        given %1 in Input 1
        given %55 in OutputAdjoint 0
        Forward ''
          %3 = Reshape %0 : [3, 3, 1]
          %5 = Convolution %3 %4 : [2, 2, 2]
          %6 = Permute %5 : [2, 2, 2]
          %7 = Reshape %6 : [8]  'flat'
          %8 = Layer %7 : [8]  'flat'
          %14 = Reshape %5 : [8]
          %15 = Linear %14 %13 : [3]
          %16 = Tanh %15 : [3]
          %22 = Linear %14 %21 : [3]
          %23 = Tanh %22 : [3]
          %24 = Multiply %16 %23 : [3]
        wanted %24 in Output 0
        Relevance 'R '
          %56 = RelevanceOfSignal %55 : [3]
          %57 = RelevanceOfGate %55 : [3]
          %58 = AffineRelevance %14 %57 %21 %22 as layer 2 that is Linear : [8]
          %59 = AffineRelevance %14 %56 %13 %15 as layer 1 that is Linear : [8]
          %60 = Add %58 %59 : [8]
          %61 = Reshape %60 : [2, 2, 2]
          %62 = AffineRelevance %3 %61 %4 %5 as layer 0 that is Convolution : [3, 3, 1]
          %63 = Reshape %62 : [1, 3, 3]
        wanted %63 in InputAdjoint 0
        wanted 0 in InputAdjoint 1
        %55 is the Relevance of %24
        %57 is the Relevance of %23
        %57 is the Relevance of %22
        %56 is the Relevance of %16
        %56 is the Relevance of %15
        %60 is the Relevance of %14
        %61 is the Relevance of %5
        %62 is the Relevance of %3
        %63 is the Relevance of %0
        MultiplyRelevance wrote %56 to %57
        TanhRelevance wrote nothing
        LinearRelevance wrote %58 to %58
        TanhRelevance wrote nothing
        LinearRelevance wrote %59 to %60
        ReshapeRelevance wrote %61 to %61
        ConvolutionRelevance wrote %62 to %62
        ReshapeRelevance wrote %63 to %63
        place Convolution [1, 3, 3] before -1, 0: var flat = Reshape(Conv2D(x, conv), 8);
        place Linear [8] in its own order before -1: return Tanh(Linear(flat, w)) * Tanh(Linear(flat, v));
        place Linear [8] in its own order before -1: return Tanh(Linear(flat, w)) * Tanh(Linear(flat, v));
        place Product [3] before -1: return Tanh(Linear(flat, w)) * Tanh(Linear(flat, v));
        """, Of(TensorSweeps.Program(
            """
            [Shape(2, 1, 2, 2)] private readonly Tensor<float> conv = weights["conv"];
            [Shape(3, 8)] private readonly Tensor<float> w = weights["w"];
            [Shape(3, 8)] private readonly Tensor<float> v = weights["v"];
            [Differentiable(Programs = ModelPrograms.Relevance)]
            public Tensor<float> F([Shape(1, 3, 3)] Tensor<float> x, [Shape(2)] Tensor<float> mask)
            {
                var flat = Reshape(Conv2D(x, conv), 8);
                return Tanh(Linear(flat, w)) * Tanh(Linear(flat, v));
            }
            """, Ir.ModelPrograms.Relevance)));
}
