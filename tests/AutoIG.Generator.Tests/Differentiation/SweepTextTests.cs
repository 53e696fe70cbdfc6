using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give for models that are small enough to be read: operations, names, rules, places.</summary>
public class SweepTextTests
{
    private const string Fields =
        """
        [Shape(4, 3)] private readonly Tensor<float> w1 = weights["w1"];
        [Shape(2, 4)] private readonly Tensor<float> w2 = weights["w2"];
        [Shape(3)] private readonly Tensor<float> b = weights["b"];
        [Differentiable(Programs = ModelPrograms.Comparison | ModelPrograms.RevealCancel | ModelPrograms.Relevance
            | ModelPrograms.LinearPieces)]

        """;

    private const string Chain = Fields
        + """
        public Tensor<float> F([Shape(2)] Tensor<float> unread, [Shape(3)] Tensor<float> x)
        {
            var hidden = Relu(Linear(x, w1));
            return Linear(hidden, w2);
        }
        """;

    [Fact]
    public void Gradient_and_tangents_of_a_chain() => Expect(
        """
        frontier %4
        Forward
          %5 = Relu %4 : [4]  'hidden'
          %6 = Layer %5 : [4]  'hidden'
          %9 = Linear %6 %8 : [2]
        Backward %10
          %11 = LinearTransposed %10 %8 : [4]
          %12 = LayerAdjoint %11 : [4]
          %13 = RectifierPullback %12 %5 : [4]
        gives %13
        PrefixTransposed %14
          %15 = LinearTransposed %14 %3 : [3]
        gives 0, %15
        Pushforward %16
          %5 = Relu %4 : [4]  'hidden'
          %17 = RectifierPullback %16 %5 : [4]
          %6 = Layer %5 : [4]  'hidden'
          %18 = LayerTangent %17 : [4]
          %9 = Linear %6 %8 : [2]
          %19 = LinearTangent %18 %8 : [2]
        gives %19
        %10 is the Adjoint of %9
        %11 is the Adjoint of %6
        %12 is the Adjoint of %5
        %13 is the Adjoint of %4
        %14 is the Adjoint of %4
        %15 is the Adjoint of %1
        %16 is the Tangent of %4
        %17 is the Tangent of %5
        %18 is the Tangent of %6
        %19 is the Tangent of %9
        LinearPullback wrote %11 to %11
        LayerPullback wrote %12 to %12
        ReluPullback wrote %13 to %13
        LinearPullback wrote %15 to %15
        ReluTangent wrote %17 to %17
        LayerTangent wrote %18 to %18
        LinearTangent wrote %19 to %19
        """, Of(TensorSweeps.Of(Chain)));

    [Fact]
    public void Multipliers_of_a_chain() => Expect(
        """
        Comparison: Multiplier, from %20
        given %4 in Frontier 0
        given %20 in OutputAdjoint 0
        Forward ''
          %5 = Relu %4 : [4]  'hidden'
          %6 = Layer %5 : [4]  'hidden'
          %9 = Linear %6 %8 : [2]
        wanted %9 in Output 0
        Compare 'Δ '
          %21 = LinearTransposed %20 %8 : [4]
          %22 = LayerAdjoint %21 : [4]
          %23 = RectifierPullback %22 %5 : [4]
          %24 = AtBaseline %4 : [4]
          %25 = Subtract %4 %24 : [4]
          %26 = AtBaseline %5 : [4]
          %27 = Subtract %5 %26 : [4]
          %28 = Abs %25 : [4]
          %29 = Constant 1E-10 : []
          %30 = LessThan %28 %29 : Boolean
          %31 = Divide %27 %25 : [4]
          %32 = Multiply %22 %31 : [4]
          %33 = Select %30 %23 %32 : [4]
        wanted %33 in FrontierAdjoint 0
        %20 is the Multiplier of %9
        %21 is the Multiplier of %6
        %22 is the Multiplier of %5
        %33 is the Multiplier of %4
        LinearComparison wrote %21 to %21
        LayerComparison wrote %22 to %22
        ReluComparison wrote %23 to %33
        """, Of(TensorSweeps.Program(Chain, Ir.ModelPrograms.Comparison)));

    [Fact]
    public void Multipliers_by_parts_of_a_chain() => Expect(
        """
        RevealCancel: Multiplier, from %34
        given %0 in Input 0
        given %1 in Input 1
        given %34 in OutputAdjoint 0
        Forward ''
          %0 = Input unread : [2]  'unread'
          %1 = Input x : [3]  'x'
          %4 = Linear %1 %3 : [4]
          %5 = Relu %4 : [4]  'hidden'
          %6 = Layer %5 : [4]  'hidden'
          %9 = Linear %6 %8 : [2]
        wanted %9 in Output 0
        Compare 'Δ '
          %35 = LinearTransposed %34 %8 : [4]
          %36 = LayerAdjoint %35 : [4]
          %37 = AtBaseline %1 : [3]
          %38 = PositiveContributions %1 %37 %2 : [4]
          %39 = NegativeContributions %1 %37 %2 : [4]
          %40 = AtBaseline %4 : [4]
          %41 = Add %40 %38 : [4]
          %42 = Add %40 %39 : [4]
          %43 = Add %41 %39 : [4]
          %44 = Relu %40 : [4]
          %45 = Relu %41 : [4]
          %46 = Relu %42 : [4]
          %47 = Relu %43 : [4]
          %48 = Subtract %45 %44 : [4]
          %49 = Subtract %47 %46 : [4]
          %50 = Add %48 %49 : [4]
          %51 = RectifierPullback %36 %44 : [4]
          %52 = RectifierPullback %36 %46 : [4]
          %53 = Add %51 %52 : [4]
          %54 = Abs %38 : [4]
          %55 = Constant 1E-10 : []
          %56 = LessThan %54 %55 : Boolean
          %57 = Constant 0.5 : []
          %58 = Multiply %57 %53 : [4]
          %59 = Multiply %57 %50 : [4]
          %60 = Divide %59 %38 : [4]
          %61 = Multiply %36 %60 : [4]
          %62 = Select %56 %58 %61 : [4]
          %63 = Subtract %46 %44 : [4]
          %64 = Subtract %47 %45 : [4]
          %65 = Add %63 %64 : [4]
          %66 = RectifierPullback %36 %45 : [4]
          %67 = Add %51 %66 : [4]
          %68 = Abs %39 : [4]
          %69 = LessThan %68 %55 : Boolean
          %70 = Multiply %57 %67 : [4]
          %71 = Multiply %57 %65 : [4]
          %72 = Divide %71 %39 : [4]
          %73 = Multiply %36 %72 : [4]
          %74 = Select %69 %70 %73 : [4]
          %75 = RevealCancelTransposed %1 %37 %2 %62 %74 : [3]
        wanted 0 in InputAdjoint 0
        wanted %75 in InputAdjoint 1
        %34 is the Multiplier of %9
        %35 is the Multiplier of %6
        %36 is the Multiplier of %5
        %75 is the Multiplier of %1
        LinearComparison wrote %35 to %35
        LayerComparison wrote %36 to %36
        ReluComparison wrote %37 to %75
        """, Of(TensorSweeps.Program(Chain, Ir.ModelPrograms.RevealCancel)));

    [Fact]
    public void Relevance_of_a_chain() => Expect(
        """
        Relevance: Relevance, from %76
        given %0 in Input 0
        given %1 in Input 1
        given %76 in OutputAdjoint 0
        Forward ''
          %4 = Linear %1 %3 : [4]
          %5 = Relu %4 : [4]  'hidden'
          %6 = Layer %5 : [4]  'hidden'
          %9 = Linear %6 %8 : [2]
        wanted %9 in Output 0
        Relevance 'R '
          %77 = AffineRelevance %6 %76 %8 %9 as layer 1 that is Linear : [4]
          %78 = LayerAdjoint %77 : [4]
          %79 = AffineRelevance %1 %78 %3 %4 as layer 0 that is Linear : [3]
        wanted 0 in InputAdjoint 0
        wanted %79 in InputAdjoint 1
        %76 is the Relevance of %9
        %77 is the Relevance of %6
        %78 is the Relevance of %5
        %78 is the Relevance of %4
        %79 is the Relevance of %1
        LinearRelevance wrote %77 to %77
        LayerRelevance wrote %78 to %78
        ReluRelevance wrote nothing
        LinearRelevance wrote %79 to %79
        place Linear [3] before 0: var hidden = Relu(Linear(x, w1));
        place Linear [4] before -1: return Linear(hidden, w2);
        """, Of(TensorSweeps.Program(Chain, Ir.ModelPrograms.Relevance)));

    [Fact]
    public void Breakpoints_of_a_chain() => Expect(
        """
        LinearPieces: Tangent, from 0
        given %4 in Frontier 0
        given %80 in FrontierTangent 0
        FindBreakpoints ''
          %5 = Relu %4 : [4]  'hidden'
          %81 = RectifierPullback %80 %5 : [4]
          %82 = Breakpoints %4 %80 : [2]
          %6 = Layer %5 : [4]  'hidden'
          %9 = Linear %6 %8 : [2]
          %83 = LinearTangent %81 %8 : [2]
        wanted %82 in Breakpoints 0
        %80 is the Tangent of %4
        %81 is the Tangent of %5
        %81 is the Tangent of %6
        %83 is the Tangent of %9
        ReluTangent wrote %81 to %81
        ReluBreakpoints wrote %82 to %82
        LinearTangent wrote %83 to %83
        LinearBreakpoints wrote nothing
        """, Of(TensorSweeps.Program(Chain, Ir.ModelPrograms.LinearPieces)));

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
            Fields + " public Tensor<float> F([Shape(2, 3)] Tensor<float> x, [Shape(3)] Tensor<float> y, [Shape(3)] Tensor<float> z)"
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
            Fields + " public Tensor<float> F([Shape(2, 3)] Tensor<float> x, [Shape(3)] Tensor<float> y, [Shape(3)] Tensor<float> z)"
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
