using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoIG.Language.Tests.Reading;

/// <summary>
/// What is read of an expression is what the compiler makes of it: this file is compiled, and its expressions are read as they stand here.
/// </summary>
public class ReadingTests
{
    private static readonly int N = -7, Three = 3, Lowest = int.MinValue;
    private static readonly uint U = 0xFFFF_FFF0;
    private static readonly long L = -9_000_000_000;
    private static readonly ulong V = 0xFFFF_FFFF_FFFF_FFF0;
    private static readonly float F = 0.1f;
    private static readonly double D = -2.5, Big = 1e300, NotANumber = double.NaN;
    private static readonly bool Yes = true, No = !Yes;

    [Fact]
    public void Integers_are_promoted_and_wrap_around()
    {
        Same(N / Three * 2 + N % Three);
        Same(unchecked(Lowest - 1));
        Same(unchecked(-Lowest));
        Same(-2147483648 + N);
        Same(-9223372036854775808 + L);
        Same(U + N);
        Same(U + 1);
        Same(U * U);
        Same(-U);
        Same(~U);
        Same(L * Three + U);
        Same(V + U);
        Same(V / 3);
        Same(N & 3 | Three ^ 8);
        Same(~N);
        Same(N << 3);
        Same(N << 35);
        Same(N >> 1);
        Same(N >>> 1);
        Same(L >> 33);
        Same(U >> 3);
    }

    [Fact]
    public void Real_numbers_are_rounded_in_their_own_type()
    {
        Same(F * 3 + F / 7);
        Same(F * D);
        Same(F + N);
        Same(F + L);
        Same(D / 3 - N / 2);
        Same(D * Big * Big);
        Same(-D);
        Same(0.0 * -1);
        Same(1 / -double.PositiveInfinity);
        Same(D % 2);
        Same(1 - F - F - F);
    }

    [Fact]
    public void Comparisons_of_what_is_no_number_are_false()
    {
        Same(NotANumber < D);
        Same(NotANumber != NotANumber + 0);
        Same(!(NotANumber >= D));
        Same(N < U);
        Same(N == D);
        Same(Yes && (No || N < 0));
        Same(Yes & No | Yes ^ No);
        Same(Yes == No);
        Same(D > F ? N : F);
        Same(Yes ? 1 : L);
    }

    [Fact]
    public void Casts_truncate_and_saturate()
    {
        Same((int)D);
        Same((int)Big);
        Same((long)-Big);
        Same((uint)D);
        Same((int)NotANumber);
        Same((int)L);
        Same((uint)N);
        Same((ulong)L);
        Same((long)V);
        Same((int)V);
        Same((float)D / 3);
        Same((float)L);
        Same((float)V);
        Same((double)V);
        Same((double)F);
        Same((float)Big);
        Same((double)(N / 2));
    }

    [Fact]
    public void Calls_reach_the_methods_that_the_compiler_finds()
    {
        Same(double.Sin(D) + double.Exp(F));
        Same(float.Tanh(F));
        Same(double.Pow(Three, 2.5));
        Same(double.Atan2(D, 2));
        Same(Math.Max(N, 2));
        Same(Math.Abs(D));
        Same(Math.Abs(N));
        Same(int.Max(N, Three));
        Same(double.Max(D, 0));
        Same(BitConverter.DoubleToInt64Bits(D));
        Same(BitConverter.Int32BitsToSingle(Three));
        Same(Nn.Sign(D));
        Same(Nn.Sigmoid(F));
        Same(Nn.Expm1(D));
        Same(double.Epsilon);
    }

    [Fact]
    public void Overflow_is_an_exception_where_it_is_checked()
    {
        Assert.Throws<OverflowException>(() => Read("checked(Lowest - 1)"));
        Assert.Throws<OverflowException>(() => Read("checked((int)Big)"));
        Assert.Throws<OverflowException>(() => Read("checked(-Lowest)"));
        Assert.Throws<DivideByZeroException>(() => Read("N / (Three - 3)"));
        Same(checked(N - 1));
    }

    [Theory]
    [InlineData("N + Unknown")]
    [InlineData("Yes + 1")]
    [InlineData("V + N")]
    [InlineData("(decimal)D")]
    [InlineData("N is 3")]
    [InlineData("Math.Sin(Yes)")]
    [InlineData("string.Concat(N)")]
    public void What_is_not_known_is_said(string text) => Assert.Throws<ReadingFault>(() => Read(text));

    private static void Same<T>(T expected, [CallerArgumentExpression(nameof(expected))] string text = "")
        where T : unmanaged => Assert.Equal((object)expected, Read(text));

    private static object Read(string text)
    {
        var names = new Names(null);
        foreach (var field in typeof(ReadingTests)
            .GetFields(System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static))
        {
            var cell = Primitive.Of(field.FieldType).NewCell();
            // What a literal is, a variable is not.
            cell.Assign(Primitive.Of(field.FieldType).Literal(field.GetValue(null)!))();
            names.Add(field.Name, cell);
        }
        var code = new ExpressionReader(new Rows<double>(1), new Dictionary<string, Code>()) { Names = names }.Read(
            SyntaxFactory.ParseExpression(text));
        return code.GetType().GetProperty("Run")!.GetValue(code) is Delegate run ? Invoke(run) : throw new InvalidOperationException();
    }

    private static object Invoke(Delegate run)
    {
        try
        {
            return run.DynamicInvoke()!;
        }
        catch (System.Reflection.TargetInvocationException fault)
        {
            throw fault.InnerException!;
        }
    }
}
