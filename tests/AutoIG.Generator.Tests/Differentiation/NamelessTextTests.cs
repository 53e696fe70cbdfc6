using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;
using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give for numbers that have no names of their own, and what they are wished to be called.</summary>
public class NamelessTextTests
{
    /// <summary>What has no name of its own is wished to be called after what it is the derivative of, where it must have one.</summary>
    [Fact]
    public void Values_without_names_backward() => Expect(
        """
        %19 = Input x : []  'x'
        %20 = Input y : []  'y'
        %21 = Multiply %19 %20 : []
        %22 = Constant 1 : []
        %23 = GreaterThan %21 %22 : Boolean
        if %23
          %24 = Sin %21 : []
        else
          %25 = Multiply %21 %19 : []
        %26 = %24 or %25
        %27 = Constant 0 : []
        loop, counted by %36
        %28 from %26, then %32, at last %34
        %29 from %27, then %33, at last %35
          %30 = Constant 3 : []
          %31 = LessThan %29 %30 : Boolean
        while %31
          %32 = Multiply %28 %21 : []
          %33 = Add %29 %22 : []
        %37 = Multiply %21 %21 : []
        %38 = Multiply %37 %19 : []
        %39 = Sqrt %38 : []
        %40 = Add %34 %39 : []
        %41 = OutputAdjoint result : []  'resultAdjoint'
        %42 = Add %39 %39 : []  ∂
        %43 = Divide %41 %42 : []  ~productAdjoint  ∂
        %44 = Multiply %43 %19 : []  ∂
        %45 = Multiply %43 %37 : []  ∂
        %46 = Equal %43 %27 : Boolean  ∂
        %47 = Select %46 %27 %45 : []  ~xAdjoint  ∂
        %48 = Multiply %44 %21 : []  ∂
        %49 = Add %48 %48 : []  ∂
        back over %36, recalling %61, %62
        %63  ~valueAdjoint from %41, then %69, at last %74  ~valueAdjoint
        %64  ~valueAdjoint from %49, then %73, at last %75  ~valueAdjoint
          %65 = Constant 3 : []
          %66 = LessThan %62 %65 : Boolean
          %67 = Multiply %61 %21 : []
          %68 = Add %62 %22 : []
          %69 = Multiply %63 %21 : []  ∂
          %70 = Multiply %63 %61 : []  ∂
          %71 = Equal %63 %27 : Boolean  ∂
          %72 = Select %71 %27 %70 : []  ~productAdjoint  ∂
          %73 = Add %64 %72 : []  ∂
        if %23
          %76 = Sin %21 : []
          %77 = Cos %21 : []  ∂
          %78 = Multiply %74 %77 : []  ∂
          %79 = Add %75 %78 : []  ∂
        else
          %80 = Multiply %21 %19 : []
          %81 = Multiply %74 %19 : []  ∂
          %82 = Add %75 %81 : []  ∂
          %83 = Multiply %74 %21 : []  ∂
          %84 = Add %47 %83 : []  ∂
        %85 = %47 or %84  'xAdjoint'
        %86 = %79 or %82  ~valueAdjoint
        %87 = Multiply %86 %20 : []  ∂
        %88 = Add %85 %87 : []  'xAdjoint'  ∂
        %89 = Multiply %86 %19 : []  'yAdjoint'  ∂
        gives %88, %89
        """, Of(ScalarDifferentiation.Backward(Nameless())));

    [Fact]
    public void Values_without_names_with_tangents() => Expect(
        """
        %19 = Input x : []  'x'
        %20 = Input y : []  'y'
        %21 = FrontierTangent x : []  'xTangent'
        %22 = FrontierTangent y : []  'yTangent'
        %23 = Multiply %19 %20 : []
        %24 = Multiply %21 %20 : []
        %25 = Multiply %22 %19 : []
        %26 = Add %24 %25 : []  ~productTangent
        %27 = Constant 1 : []
        %28 = GreaterThan %23 %27 : Boolean
        %37 = Constant 0 : []
        if %28
          %29 = Sin %23 : []
          %30 = Cos %23 : []
          %31 = Multiply %26 %30 : []
        else
          %32 = Multiply %23 %19 : []
          %33 = Multiply %26 %19 : []
          %34 = Multiply %21 %23 : []
          %35 = Add %33 %34 : []
        %36 = %29 or %32
        %38 = %31 or %35  ~valueTangent
        loop
        %39 from %36, then %44, at last %51
        %41  ~valueTangent from %38, then %49, at last %52  ~valueTangent
        %40 from %37, then %50, at last %53
          %42 = Constant 3 : []
          %43 = LessThan %40 %42 : Boolean
        while %43
          %44 = Multiply %39 %23 : []
          %45 = Multiply %41 %23 : []
          %46 = Multiply %26 %39 : []
          %47 = Equal %26 %37 : Boolean
          %48 = Select %47 %37 %46 : []
          %49 = Add %45 %48 : []
          %50 = Add %40 %27 : []
        %54 = Multiply %23 %23 : []
        %55 = Multiply %26 %23 : []
        %56 = Add %55 %55 : []
        %57 = Multiply %54 %19 : []
        %58 = Multiply %56 %19 : []
        %59 = Multiply %21 %54 : []
        %60 = Equal %21 %37 : Boolean
        %61 = Select %60 %37 %59 : []
        %62 = Add %58 %61 : []  ~productTangent
        %63 = Sqrt %57 : []
        %64 = Add %63 %63 : []
        %65 = Divide %62 %64 : []
        %66 = Equal %62 %37 : Boolean
        %67 = Select %66 %37 %65 : []
        %68 = Add %51 %63 : []
        %69 = Add %52 %67 : []
        gives %68, %69
        """, Of(ScalarDifferentiation.Pushforward(Nameless())));

    /// <summary>A layer without a variable of its own is called by the last part of its path.</summary>
    [Fact]
    public void A_layer_is_called_by_the_last_part_of_its_path()
    {
        var m = new ScalarModel();
        Expr x = m.Input("x"), y = m.Input("y");
        var chosen = m.If(x > 0, () => [x * y], () => [y])[0];
        var function = m.Return(() => chosen * chosen);
        function = function with { Layers = new[] { new IrLayer("blocks[1].inner", chosen.Id, Shape.Scalar, default) } };
        Assert.Contains("'inner'", Of(ScalarDifferentiation.Forward(function)), StringComparison.Ordinal);

        m = new ScalarModel();
        x = m.Input("x");
        chosen = m.If(x > 0, () => [x * x], () => [x], "own")[0];
        function = m.Return(() => chosen * chosen);
        function = function with { Layers = new[] { new IrLayer("blocks[1].inner", chosen.Id, Shape.Scalar, default) } };
        string text = Of(ScalarDifferentiation.Forward(function));
        Assert.DoesNotContain("inner", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("'own'").Length);
    }

    private static IrFunction Nameless()
    {
        var m = new ScalarModel();
        Expr x = m.Input("x"), y = m.Input("y");
        return m.Return(() =>
        {
            var u = x * y;
            var chosen = m.If(u > 1, () => [u.Apply(Elementary.Sin)], () => [u * x])[0];
            var grown = m.While([chosen, m.Builder.Constant(0)], c => c[1] < 3, c => [c[0] * u, c[1] + 1])[0];
            return grown + (u * u * x).Apply(Elementary.Sqrt);
        });
    }
}
