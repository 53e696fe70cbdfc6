using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Tests.Lowering;
using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give for a loop over numbers: what goes round, what goes on a tape, and names.</summary>
public class LoopTextTests
{
    private const string Loop =
        "double F(double x, double y, int n) { double s = x, t = 1; "
        + "for (int i = 0; i < n; i++) { s = s * y + t * x; t = 2 * t; } return s * t; }";

    [Fact]
    public void A_loop_forward() => Expect(
        """
        %28 = Input x : []  'x'
        %29 = Input y : []  'y'
        %30 = Fixed n : Int32  'n'
        %31 = Constant 1 : []
        %32 = Constant 0 : Int32
        loop
        %33  's' from %28, then %39, at last %44  's'
        %34  't' from %31, then %41, at last %45  't'
        %35  'i' from %32, then %43, at last %46  'i'
          %36 = LessThan %35 %30 : Boolean
        while %36
          %37 = Multiply %33 %29 : []
          %38 = Multiply %34 %28 : []
          %39 = Add %37 %38 : []
          %40 = Constant 2 : []
          %41 = Multiply %40 %34 : []
          %42 = Constant 1 : Int32
          %43 = Add %35 %42 : Int32
        %47 = Layer %44 : []  's'
        %48 = Multiply %47 %45 : []
        gives %48
        """, Of(ScalarDifferentiation.Forward(Source.LowerScalar(Loop))));

    [Fact]
    public void A_loop_backward() => Expect(
        """
        %28 = Input x : []  'x'
        %29 = Input y : []  'y'
        %30 = Fixed n : Int32  'n'
        %31 = Constant 1 : []
        %32 = Constant 0 : Int32
        loop, counted by %47
        %33  's' from %28, then %39, at last %44  's'
        %34  't' from %31, then %41, at last %45  't'
        %35  'i' from %32, then %43, at last %46  'i'
          %36 = LessThan %35 %30 : Boolean
        while %36
          %37 = Multiply %33 %29 : []
          %38 = Multiply %34 %28 : []
          %39 = Add %37 %38 : []
          %40 = Constant 2 : []
          %41 = Multiply %40 %34 : []
          %42 = Constant 1 : Int32
          %43 = Add %35 %42 : Int32
        %48 = Layer %44 : []  's'
        %49 = Multiply %48 %45 : []
        %50 = OutputAdjoint result : []  'resultAdjoint'
        %51 = Multiply %50 %45 : []  'sAdjoint'  ∂
        %52 = LayerAdjoint %51 : []  'sAdjoint'  ∂
        %88 = Constant 0 : []
        back over %47, recalling %68  's', %69  't', %70  'i'
        %71  'sAdjoint' from %52, then %84, at last %87  'sAdjoint'
        %72  'xAdjoint' from %88, then %83, at last %89  'xAdjoint'
        %73  'yAdjoint' from %88, then %86, at last %90  'yAdjoint'
          %74 = LessThan %70 %30 : Boolean
          %75 = Multiply %68 %29 : []
          %76 = Multiply %69 %28 : []
          %77 = Add %75 %76 : []
          %78 = Constant 2 : []
          %79 = Multiply %78 %69 : []
          %80 = Constant 1 : Int32
          %81 = Add %70 %80 : Int32
          %82 = Multiply %71 %69 : []  ∂
          %83 = Add %72 %82 : []  ∂
          %84 = Multiply %71 %29 : []  ∂
          %85 = Multiply %71 %68 : []  ∂
          %86 = Add %73 %85 : []  ∂
        %91 = Add %89 %87 : []  'xAdjoint'
        gives %91, %90
        """, Of(ScalarDifferentiation.Backward(Source.LowerScalar(Loop))));

    [Fact]
    public void A_loop_with_tangents() => Expect(
        """
        %28 = Input x : []  'x'
        %29 = Input y : []  'y'
        %30 = FrontierTangent x : []  'xTangent'
        %31 = FrontierTangent y : []  'yTangent'
        %32 = Fixed n : Int32  'n'
        %33 = Constant 1 : []
        %34 = Constant 0 : Int32
        %53 = Constant 0 : []
        loop
        %35  's' from %28, then %46, at last %52  's'
        %38  'sTangent' from %30, then %47, at last %54  'sTangent'
        %36  't' from %33, then %49, at last %55  't'
        %37  'i' from %34, then %51, at last %56  'i'
          %39 = LessThan %37 %32 : Boolean
        while %39
          %40 = Multiply %35 %29 : []
          %41 = Multiply %38 %29 : []
          %42 = Multiply %31 %35 : []
          %43 = Add %41 %42 : []
          %44 = Multiply %36 %28 : []
          %45 = Multiply %30 %36 : []
          %46 = Add %40 %44 : []
          %47 = Add %43 %45 : []
          %48 = Constant 2 : []
          %49 = Multiply %48 %36 : []
          %50 = Constant 1 : Int32
          %51 = Add %37 %50 : Int32
        %57 = Layer %52 : []  's'
        %58 = LayerTangent %54 : []  'sTangent'
        %59 = Multiply %57 %55 : []
        %60 = Multiply %58 %55 : []
        gives %59, %60
        """, Of(ScalarDifferentiation.Pushforward(Source.LowerScalar(Loop))));

    [Fact]
    public void A_loop_behind_an_alternative_backward() => Expect(
        """
        %30 = Input x : []  'x'
        %31 = Input y : []  'y'
        %32 = Fixed n : Int32  'n'
        %33 = Constant 1 : []
        %34 = GreaterThan %30 %33 : Boolean
        if %34
          %35 = Multiply %30 %31 : []
        else
        %36 = %35 or %31
        %37 = Constant 0 : Int32
        loop, counted by %50
        %38  'a' from %36, then %45, at last %48  'a'
        %39  'i' from %37, then %47, at last %49  'i'
          %40 = LessThan %39 %32 : Boolean
        while %40
          %41 = Constant 2 : []
          %42 = GreaterThan %38 %41 : Boolean
          if %42
            %43 = Multiply %38 %31 : []
          else
            %44 = Add %38 %31 : []
          %45 = %43 or %44
          %46 = Constant 1 : Int32
          %47 = Add %39 %46 : Int32
        %51 = OutputAdjoint result : []  'aAdjoint'
        %92 = Constant 0 : []
        back over %50, recalling %70  'a', %71  'i'
        %72  'aAdjoint' from %51, then %90, at last %91  'aAdjoint'
        %73  'yAdjoint' from %92, then %89, at last %93  'yAdjoint'
          %74 = LessThan %71 %32 : Boolean
          %75 = Constant 2 : []
          %76 = GreaterThan %70 %75 : Boolean
          if %76
            %77 = Multiply %70 %31 : []
          else
            %78 = Add %70 %31 : []
          %79 = %77 or %78
          %80 = Constant 1 : Int32
          %81 = Add %71 %80 : Int32
          %88 = Constant 0 : []
          if %76
            %82 = Multiply %70 %31 : []
            %83 = Multiply %72 %31 : []  ∂
            %84 = Multiply %72 %70 : []  ∂
            %85 = Add %73 %84 : []  ∂
          else
            %86 = Add %70 %31 : []
            %87 = Add %73 %72 : []  ∂
          %89 = %85 or %87  'yAdjoint'
          %90 = %83 or %72  'aAdjoint'
        if %34
          %94 = Multiply %30 %31 : []
          %95 = Multiply %91 %31 : []  ∂
          %96 = Multiply %91 %30 : []  ∂
          %97 = Add %93 %96 : []  ∂
        else
          %98 = Add %93 %91 : []
        %99 = %95 or %92  'xAdjoint'
        %100 = %97 or %98  'yAdjoint'
        gives %99, %100
        """, Of(ScalarDifferentiation.Backward(Source.LowerScalar(
            "double F(double x, double y, int n) => Inner(x > 1 ? x * y : y, y, n); "
            + "static double Inner(double a, double y, int n) { for (int i = 0; i < n; i++) { a = a > 2 ? a * y : a + y; } return a; }"))));
}
