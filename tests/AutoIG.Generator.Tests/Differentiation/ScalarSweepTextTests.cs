using AutoIG.Generator.Differentiation;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Lowering;
using AutoIG.Generator.Operators;
using AutoIG.Generator.Tests.Emission;
using AutoIG.Generator.Tests.Lowering;
using static AutoIG.Generator.Tests.Differentiation.SweepText;

namespace AutoIG.Generator.Tests.Differentiation;

/// <summary>All that the passes give for functions of numbers that are small enough to be read: control flow, names, tapes.</summary>
public class ScalarSweepTextTests
{
    private const string Branch =
        "double F(double x, double y, int n) { double u = x * y; double z = x; "
        + "if (u > 1) { double t = Math.Sin(u); z = t * x; } else { z = u + y; } return z * Math.Sqrt(y); }";

    private const string Loop =
        "double F(double x, double y, int n) { double s = x, t = 1; "
        + "for (int i = 0; i < n; i++) { s = s * y + t * x; t = 2 * t; } return s * t; }";

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
        """, Of(ScalarDifferentiation.Backward(Scalar(Branch))));

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
        """, Of(ScalarDifferentiation.Pushforward(Scalar(Branch))));

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
        """, Of(ScalarDifferentiation.Backward(Scalar(
            "double F(double x, double y, int n) { if (x > 0) { if (y > 0) return x * y; return x / y; } return x - y; }"))));

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
        """, Of(ScalarDifferentiation.Forward(Scalar(Loop))));

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
        """, Of(ScalarDifferentiation.Backward(Scalar(Loop))));

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
        """, Of(ScalarDifferentiation.Pushforward(Scalar(Loop))));

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
        """, Of(ScalarDifferentiation.Backward(Scalar(
            "double F(double x, double y, int n) => Inner(x > 1 ? x * y : y, y, n); "
            + "static double Inner(double a, double y, int n) { for (int i = 0; i < n; i++) { a = a > 2 ? a * y : a + y; } return a; }"))));

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

    private static IrFunction Scalar(string method)
    {
        var compilation = Source.Compile(Source.Scalar(method));
        return MethodLowering.Lower(compilation.Marked().First(), compilation).Function!;
    }
}
