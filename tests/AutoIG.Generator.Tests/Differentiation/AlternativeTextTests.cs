using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Tests.Lowering;
using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give for an alternative of numbers: what each side computes, what is merged, and names.</summary>
public class AlternativeTextTests
{
    private const string Branch =
        "double F(double x, double y, int n) { double u = x * y; double z = x; "
        + "if (u > 1) { double t = Math.Sin(u); z = t * x; } else { z = u + y; } return z * Math.Sqrt(y); }";

    [Fact]
    public void An_alternative_backward() => Expect(
        """
        %12 = Input x : []  'x'
        %13 = Input y : []  'y'
        %14 = Fixed n : Int32  'n'
        %15 = Multiply %12 %13 : []  'u'
        %16 = Layer %15 : []  'u'
        %17 = Constant 1 : []
        %18 = GreaterThan %16 %17 : Boolean
        if %18
          %19 = Sin %16 : []
          %20 = Multiply %19 %12 : []
        else
          %21 = Add %16 %13 : []
        %22 = %20 or %21  'z'
        %23 = Layer %22 : []  'z'
        %24 = Sqrt %13 : []
        %25 = Multiply %23 %24 : []
        %26 = OutputAdjoint result : []  'resultAdjoint'
        %27 = Multiply %26 %24 : []  'zAdjoint'  ∂
        %28 = Multiply %26 %23 : []  ~SqrtAdjoint  ∂
        %29 = Add %24 %24 : []  ∂
        %30 = Divide %28 %29 : []  ∂
        %31 = Constant 0 : []  ∂
        %32 = Equal %28 %31 : Boolean  ∂
        %33 = Select %32 %31 %30 : []  ~yAdjoint  ∂
        %34 = LayerAdjoint %27 : []  'zAdjoint'  ∂
        if %18
          %35 = Sin %16 : []
          %36 = Multiply %35 %12 : []
          %37 = Multiply %34 %12 : []  ∂
          %38 = Multiply %34 %35 : []  ∂
          %39 = Cos %16 : []  ∂
          %40 = Multiply %37 %39 : []  ∂
        else
          %41 = Add %16 %13 : []
          %42 = Add %33 %34 : []  ∂
        %43 = %38 or %31  'xAdjoint'
        %44 = %33 or %42  'yAdjoint'
        %45 = %40 or %34  'uAdjoint'
        %46 = LayerAdjoint %45 : []  'uAdjoint'  ∂
        %47 = Multiply %46 %13 : []  ∂
        %48 = Add %43 %47 : []  'xAdjoint'  ∂
        %49 = Multiply %46 %12 : []  ∂
        %50 = Add %44 %49 : []  'yAdjoint'  ∂
        gives %48, %50
        """, Of(ScalarDifferentiation.Backward(Source.LowerScalar(Branch))));

    [Fact]
    public void An_alternative_with_tangents() => Expect(
        """
        %12 = Input x : []  'x'
        %13 = Input y : []  'y'
        %14 = FrontierTangent x : []  'xTangent'
        %15 = FrontierTangent y : []  'yTangent'
        %16 = Fixed n : Int32  'n'
        %17 = Multiply %12 %13 : []  'u'
        %18 = Multiply %14 %13 : []
        %19 = Multiply %15 %12 : []
        %20 = Add %18 %19 : []  'uTangent'
        %21 = Layer %17 : []  'u'
        %22 = LayerTangent %20 : []  'uTangent'
        %23 = Constant 1 : []
        %24 = GreaterThan %21 %23 : Boolean
        %35 = Constant 0 : []
        if %24
          %25 = Sin %21 : []
          %26 = Cos %21 : []
          %27 = Multiply %22 %26 : []
          %28 = Multiply %25 %12 : []
          %29 = Multiply %27 %12 : []
          %30 = Multiply %14 %25 : []
          %31 = Add %29 %30 : []
        else
          %32 = Add %21 %13 : []
          %33 = Add %22 %15 : []
        %34 = %28 or %32  'z'
        %36 = %31 or %33  'zTangent'
        %37 = Layer %34 : []  'z'
        %38 = LayerTangent %36 : []  'zTangent'
        %39 = Sqrt %13 : []
        %40 = Add %39 %39 : []
        %41 = Divide %15 %40 : []
        %42 = Equal %15 %35 : Boolean
        %43 = Select %42 %35 %41 : []
        %44 = Multiply %37 %39 : []
        %45 = Multiply %38 %39 : []
        %46 = Equal %38 %35 : Boolean
        %47 = Select %46 %35 %45 : []
        %48 = Multiply %43 %37 : []
        %49 = Add %47 %48 : []
        gives %44, %49
        """, Of(ScalarDifferentiation.Pushforward(Source.LowerScalar(Branch))));

    /// <summary>What an alternative ends with is not computed again where it is gone back through.</summary>
    [Fact]
    public void An_alternative_at_the_end_of_another_backward() => Expect(
        """
        %11 = Input x : []  'x'
        %12 = Input y : []  'y'
        %13 = Fixed n : Int32  'n'
        %14 = Constant 0 : []
        %15 = GreaterThan %11 %14 : Boolean
        if %15
          %16 = GreaterThan %12 %14 : Boolean
          if %16
            %17 = Multiply %11 %12 : []
          else
            %18 = Divide %11 %12 : []
          %19 = %17 or %18
        else
          %20 = Subtract %11 %12 : []
        %21 = %19 or %20
        %22 = OutputAdjoint result : []  'resultAdjoint'
        if %15
          %23 = GreaterThan %12 %14 : Boolean
          if %23
            %24 = Multiply %11 %12 : []
            %25 = Multiply %22 %12 : []  ∂
            %26 = Multiply %22 %11 : []  ∂
          else
            %27 = Divide %11 %12 : []
            %28 = Divide %22 %12 : []  ∂
            %29 = Multiply %22 %27 : []  ∂
            %30 = Divide %29 %12 : []  ∂
            %31 = Negate %30 : []  ∂
          %32 = %25 or %28  'xAdjoint'
          %33 = %26 or %31  'yAdjoint'
        else
          %34 = Subtract %11 %12 : []
          %35 = Negate %22 : []  ∂
        %36 = %32 or %22  'xAdjoint'
        %37 = %33 or %35  'yAdjoint'
        gives %36, %37
        """, Of(ScalarDifferentiation.Backward(Source.LowerScalar(
            "double F(double x, double y, int n) { if (x > 0) { if (y > 0) return x * y; return x / y; } return x - y; }"))));
}
