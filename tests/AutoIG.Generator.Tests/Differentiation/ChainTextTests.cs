using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give for a chain of layers: operations, names, rules, places.</summary>
public class ChainTextTests
{
    private const string Chain = TensorSweeps.Fields
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
}
