using AutoIG.Generator.Tests.Lowering;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// A value that changes its type is converted as C# converts it, where the source says so and where the language does it by itself, or it
/// is refused where it stands. So are numbers that are known at compile time, which have C#'s own types, narrow ones too.
/// </summary>
public class ConversionTests
{
    private static readonly SourcePrograms Programs = new(
    [
        // foreach converts each element to the type of its variable.
        ("foreach cuts the fraction off", "Value(double x, double y, int n) { double s = 0; foreach (int k in new[] { 1.5, 2.5 }) s += k * x; return s * y; }"),
        ("foreach rounds", "Value(double x, double y, int n) { double s = 0; foreach (float v in new[] { (n + 1) * 0.1, 0.3 }) s += v; return s * x + y; }"),
        ("foreach makes real numbers of constants", "Value(double x, double y, int n) { double s = 0; foreach (double a in new[] { 1 }) foreach (double b in new[] { 3 }) s += x * (a / b); return s + y; }"),
        ("foreach makes real numbers of integers", "Value(double x, double y, int n) { double s = 0; foreach (double a in new[] { n + 1, 2 }) s += x / a; return s + y; }"),
        ("foreach widens integers", "Value(double x, double y, int n) { double s = 0; foreach (long a in new[] { 70000 * n }) s += x * (a * a) / 1e9; return s + y; }"),
        ("foreach converts tuples", "Value(double x, double y, int n) { double s = 0; foreach ((double, double) t in new (int, int)[] { (1, 3) }) s += x * (t.Item1 / t.Item2); return s + y; }"),
        ("foreach over an interface", "Value(double x, double y, int n) { System.Collections.Generic.IEnumerable<int> list = new[] { 1, 3 }; double s = 0; foreach (double k in list) s += x / k * (1 / k); return s + y; }"),

        // A deconstruction converts each part to the type of its target.
        ("a tuple taken apart", "Value(double x, double y, int n) { (int, int) p = (1, 3); (double a, double b) = p; return x * (a / b) + y; }"),
        ("a result taken apart", "Value(double x, double y, int n) { (long a, long b) = Two(n * 70000); return x * (a * b) / 1e9 + y; (int, int) Two(int k) => (k, k); }"),
        ("real numbers taken apart", "Value(double x, double y, int n) { (double a, double b) = Two((n + 1) * 0.3f); return a * b * x + y; (float, float) Two(float k) => (k, 0.1f); }"),
        ("a tuple in a tuple taken apart", "Value(double x, double y, int n) { double a, b; (int, (int, int)) p = (1, (3, n)); (a, (b, var c)) = p; return x * (a / b) + y * c; }"),
        ("the value of a deconstruction", "Value(double x, double y, int n) { double a, b; (int, int) p = (1, 3); var t = ((a, b) = p); return x * (t.Item1 / t.Item2) + y * (a / b); }"),
        ("a tuple of other names", "Value(double x, double y, int n) { (int a, int b) p = (1, 3); (double a, double b) q = p; q = p; return x * (q.a / q.b) + y; }"),
        ("a tuple that is converted explicitly", "Value(double x, double y, int n) { (double, double) p = (7.9, n + 1); var q = ((int, float))p; return x * (q.Item1 / 2) + y * (q.Item2 * 0.1f); }"),

        // A spread converts each element to the type of the list's.
        ("a spread of constants", "Value(double x, double y, int n) { int[] k = [1, 3]; double[] w = [.. k]; return x * (w[0] / w[1]) + y; }"),
        ("a spread of integers", "Value(double x, double y, int n) { int[] k = [n, 3]; double[] w = [.. k, 2]; return x * (w[0] / w[1]) + y * w[2]; }"),
        ("spreads of several types", "Value(double x, double y, int n) { double[] w = [x, .. (int[])[1, 3], .. (float[])[0.1f]]; return w[0] * (w[1] / w[2]) + y * w[3]; }"),
        ("a spread of tuples", "Value(double x, double y, int n) { (int, int)[] p = [(1, 3)]; (double, double)[] q = [.. p]; return x * (q[0].Item1 / q[0].Item2) + y; }"),
        ("spreads in lists of lists", "Value(double x, double y, int n) { int[][] j = [[1, 3], [2, 7]]; double[][] k = [[.. j[0]], [.. j[1]]]; return x * (k[0][0] / k[0][1]) + y * (k[1][0] / k[1][1]); }"),

        // Enumerations and characters.
        ("a member of an enumeration as a number", "Value(double x, double y, int n) { var s = Small.B; return x * (int)s + y; } enum Small : byte { A, B = 7 }"),
        ("a number as a member of an enumeration", "Value(double x, double y, int n) { double s = 0; for (int i = 0; i < 3; i++) if ((Small)i == Small.B) s += x; return s + y; } enum Small : byte { A, B }"),
        ("a number that wraps in an enumeration", "Value(double x, double y, int n) { double s = 0; for (int i = 255; i < 258; i++) s += x * (int)(Small)i; return s + y; } enum Small : byte { A, B = 7 }"),
        ("an enumeration as a parameter", "Value(double x, double y, int n) => x * Of(Small.B) + y * Of(Small.A); static double Of(Small k) => k == Small.B ? 2 : 3; enum Small { A, B }"),
        ("an enumeration that may be absent", "Value(double x, double y, int n) { Small? s = Small.B; return x * (s == Small.B ? 2 : 3) + y * (int)s; } enum Small { A, B }"),
        ("a character chosen at run time", "Value(double x, double y, int n) { char c = n > 2 ? 'c' : 'e'; return x * (c / 2) + y; }"),
        ("a character that is counted", "Value(double x, double y, int n) { char c = 'a'; c++; return x * (c / 2) + y; }"),
        ("a character as a real number", "Value(double x, double y, int n) { char c = 'a'; double d = c; float f = c; return x * d / f + y * (c == 'a' ? 1 : 2); }"),

        // Numbers that may be absent.
        ("float constants that may be absent", "Value(double x, double y, int n) { float? a = 0.1f, b = 0.3f; return x * (double)(a * b) + y; }"),
        ("float numbers that may be absent", "Value(double x, double y, int n) { float? a = n > 2 ? 0.1f : 0.2f, b = 0.3f; return x * (double)(a * b)! + y; }"),
        ("integers that may be absent", "Value(double x, double y, int n) { int? a = n, b = 2; a += 5; return x * (double)(a / b) + y * (double)(a % b); }"),
        ("a loop over a number that may be absent", "Value(double x, double y, int n) { float? f = 0.1f; for (int i = 0; i < n; i++) f = f * 0.3f; return x * (double)f + y; }"),
        ("a number that is absent", "Value(double x, double y, int n) { int? a = null; return x * (a == null ? 1 : 2) + y * (a != null ? 1 : n >= a ? 3 : 4); }"),
        ("a division by a number that may be 0", "Value(double x, double y, int n) => (n > 0 && 6 / (int?)n > 1 ? x : y) + x;"),

        // Narrow integers.
        ("a narrow integer that is shifted", "Value(double x, double y, int n) { byte b = 200; b <<= 1; ushort u = 65535; u <<= 3; return x * b + y * u; }"),
        ("a narrow integer that is shifted without its sign", "Value(double x, double y, int n) { sbyte b = -1; b >>>= 1; return x * b + y; }"),
        ("a narrow integer that is multiplied", "Value(double x, double y, int n) { ushort b = 65535; b *= b; return x * b + y; }"),
        ("narrow integers that are counted", "Value(double x, double y, int n) { byte a = 255; a++; sbyte b = 127; b++; short c = -32768; c--; return x * b + y * c + a; }"),
        ("wide integers that wrap", "Value(double x, double y, int n) { uint u = 5; u = u - 7; ulong w = u; w -= 1UL << 40; return (x * u + y * w) / 1e19; }"),
        ("shifts without the sign", "Value(double x, double y, int n) { int b = -1; b >>>= 28; long c = -1; c >>>= 60; uint d = 1; d <<= 33; return x * b + y * c + d; }"),
        ("the negative of the least integer", "Value(double x, double y, int n) { int i = int.MinValue; i = -i; return x * i / 1e9 + y; }"),
        ("a narrow integer in a checked context", "Value(double x, double y, int n) { checked { byte b = 250; b += 5; return x * b + y; } }"),

        // What converts by itself everywhere else.
        ("arms of one type", "Value(double x, double y, int n) { float f = n > 1 ? 1 : 0.1f; double d = n > 2 ? n : 0.1f; return f * x + d * y; }"),
        ("arms of a switch of one type", "Value(double x, double y, int n) { double d = n switch { 0 => 1, 1 => 3L, 2 => 0.1f, _ => 'a' }; float f = n switch { 1 => 16777217, _ => 0.1f }; return d * x / 7 + y * f / 1e7; }"),
        ("arguments", "Value(double x, double y, int n) => x * Third(1, 3) + y * Third(n + 1, 3); static double Third(double a, float b) => a / b;"),
        ("arguments that are left out", "Value(double x, double y, int n) => x * Of() + y * Of(i: n); static double Of(double k = 1, float f = 3, int i = 2) => k / f * (i / 2);"),
        ("arguments of a list", "Value(double x, double y, int n) => x * Sum(1, n + 2, 3) + y * Sum(); static double Sum(params double[] v) { double s = 0; foreach (double e in v) s += 1 / e; return s; }"),
        ("arguments of a span", "Value(double x, double y, int n) => x * Sum(1, 2, 3) + y; static double Sum(params ReadOnlySpan<double> v) { double s = 0; foreach (double e in v) s += 1 / e; return s; }"),
        ("a line number", "Value(double x, double y, int n) => x * Line() + y; static double Line([System.Runtime.CompilerServices.CallerLineNumber] int line = 0) => line;"),
        ("results", "Value(double x, double y, int n) { double Half(int k) => k / 2; double Third() { return 1 / 3; } return x * Half(n) + y * Half(3) + Third() * x; }"),
        ("constants of other types", "Value(double x, double y, int n) => x * K * L + y * (double)M; const float K = 0.1f; const long L = 3; const decimal M = 0.1m;"),
        ("static fields of other types", "Value(double x, double y, int n) => x * K / L + y * M[1]; static readonly double K = 1; static readonly float L = 3; static readonly double[] M = [1, 3];"),
        ("static properties of other types", "Value(double x, double y, int n) => x * K + y * L; static double K => 1 / 3.0f; static double L { get { return 7 / 2; } }"),
        ("a generic type of numbers", "Value(double x, double y, int n) => x * Of(1, 3) + y * Of(1f, 3f); static double Of<T>(T a, T b) where T : INumber<T> => double.CreateChecked(a / b);"),
        ("roundings", "Value(double x, double y, int n) { double d = 0.1; float f = (float)d; double e = f; return x * e + y * (double)(float)(double)(float)0.1; }"),
        ("integers that no float holds", "Value(double x, double y, int n) { int i = 16777217; int j = i + n; float f = i, g = j; return x * f / 1e7 + y * (i == f ? 1 : 2) * (j == g ? 1 : 2); }"),
        ("integers of other signs", "Value(double x, double y, int n) { uint u = 4000000000; int i = -1; return x * (u + i) / 1e9 + (u > i ? y : x); }"),
        ("characters among numbers", "Value(double x, double y, int n) { int i = 0; i += 'a'; return x * i + y; }"),
        ("tuples of other types that a branch leaves", "Value(double x, double y, int n) { var t = n > 1 ? ('a', 1L, 0.1f) : ('b', 2L, 0.3f); return x * t.Item1 / 7 + y * t.Item2 * (t.Item3 * 0.1f); }"),
        ("tuples of other types that a loop turns", "Value(double x, double y, int n) { (float, double) t = (1, 3); for (int i = 0; i < n; i++) t = (t.Item1 * 0.1f, t.Item2 * 0.1f); return x * t.Item1 * t.Item2 + y; }"),
        ("real numbers without their fraction", "Value(double x, double y, int n) { double d = 2.5; int i = (int)d; byte b = (byte)d; long l = (long)-d; return x * i + y * (b + l); }"),
    ]);

    public static TheoryData<string> Names => Programs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_method_and_its_differences(string what) => Programs.Check(what);

    [Theory]
    // What an integer or an enumeration cannot hold of the input.
    [InlineData("AIG1008", "Value(double x, double y, int n) => x * (int)[|(DayOfWeek)x|] + y;", "'System.DayOfWeek'")]
    [InlineData("AIG1008", "Value(double x, double y, int n) { double s = 0; foreach (int k in [|new[] { x, y }|]) s += k * x; return s; }", "'int'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * (int)[|(Small)(n * 100)|] + y; enum Small : byte { A }", "at run time")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { char c = [|(char)(97 + n)|]; return x * c + y; }", "to 'char' at run time")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { byte b = [|(byte)n|]; return x * b + y; }", "to 'byte' at run time")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double s = 0; foreach (int a in [|new[] { n * 5000000000L }|]) s += a; return s * x + y; }", "to 'int' at run time")]
    // What C# leaves open, and what ends in an exception.
    [InlineData("AIG1001", "Value(double x, double y, int n) { double d = 3e9; return x * [|(int)d|] + y; }", "does not fit")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double d = -1.5; return x * [|(uint)d|] + y; }", "does not fit")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double d = double.NaN; return x * [|(long)d|] + y; }", "does not fit")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double d = 9223372036854775808.0; return x * [|(long)d|] + y; }", "does not fit")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double s = 0; foreach (byte a in [|new[] { 300 }|]) s += x * a; return s + y; }", "does not fit")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { checked { byte b = 250; [|b += 6|]; return x * b + y; } }", "no value that is known")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { int m = int.MinValue, k = -1; return x * ([|m % k|]) + y; }", "no value that is known")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { int m = int.MinValue; return x * [|Math.Abs(m)|] + y; }", "ends in an exception")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { int m = 5; return x * [|Math.Clamp(m, 4, 3)|] + y; }", "ends in an exception")]
    // Enumerations are chosen by, not computed with.
    [InlineData("AIG1001", "Value(double x, double y, int n) { var f = Flags.A; [|f |= Flags.B|]; return x * (int)f + y; } enum Flags { A = 1, B = 2 }", "'|'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { var f = Flags.A; var g = [|~f|]; return x * (int)g + y; } enum Flags { A = 1, B = 2 }", "BitwiseNegation")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { var f = [|n > 1 ? Flags.A : Flags.B|]; return x * (f == Flags.A ? 1 : 2) + y; } enum Flags { A = 1, B = 2 }", "text")]
    // Conversions of the user's own, and those to an object and back.
    [InlineData("AIG1001", "Value(double x, double y, int n) { Percent p = [|50|]; return x * p + y; } struct Percent { public double V; public static implicit operator Percent(double v) => new() { V = v / 100 }; public static implicit operator double(Percent p) => p.V; }", "to Percent")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * [|(double)P|] + y; static Percent P = new(); struct Percent { public double V; public static explicit operator double(Percent p) => p.V; }", "to Double")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * ([|+P|]) + y; static Percent P = new(); struct Percent { public double V; public static double operator +(Percent p) => p.V; }", "The operator '+' of Percent")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * ([|P * P|]) + y; static Percent P = new(); struct Percent { public double V; public static double operator *(Percent p, Percent q) => p.V; }", "The operator '*' of Percent")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { object o = [|x|]; return (double)o * y; }", "'double' to 'object'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { IComparable c = [|1|]; return x * (c == null ? 1 : 2) + y; }", "'int' to 'System.IComparable'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * Of<float>(n) + y; static T Of<T>(double a) => (T)[|(object)(float)a|];", "'float' to 'object'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double? a = null; return x * [|(double)a|] + y; }", "'double'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * (Of(n, 3) / 2) + y; static T Of<T>(T a, T b) where T : INumber<T> => [|T.Max(a, b)|];", "'T.Max' as an integer")]
    // References.
    [InlineData("AIG1001", "Value(double x, double y, int n) { double a = x; return Of([|a|], a = y); static double Of(in double p, double q) => p + q; }", "pass it by value")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double a = x; return Of([|a|]); double Of(in double p) { a = y; return p * x; } }", "pass it by value")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { double a = x; return Of(1, [|in a|]); double Of<T>(T k, ref readonly double p) { Set(k); return p * x; } void Set<T>(T k) { a = y; } }", "pass it by value")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { Span<double> s = [x, y]; [|foreach (ref double v in s) v *= 2;|] return s[0] * s[1]; }", "no reference")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { Span<double> s = [x, y]; double t = 0; [|foreach (ref readonly double v in s) t += v;|] return t; }", "no reference")]
    // Collections that do with their elements what they like.
    [InlineData("AIG1001", "Value(double x, double y, int n) { System.Collections.Generic.HashSet<double> h = [|[1.0, 1.0]|]; double s = 0; foreach (double v in h) s += v * x; return s + y; }", "HashSet")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { Bag b = [|[1.0, 2.0]|]; return x * b[0] + y; } sealed class Bag : System.Collections.Generic.List<double> { public new double this[int i] => 2 * base[i]; }", "Bag")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * [|new ReadOnlySpan<double>([1.0, 2, 3])|].Length + y;", "ReadOnlySpan")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { float? a = [|new float?(0.3f)|]; return x * (double)a + y; }", "Nullable")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { var w = new[] { x, y }; [|(double a, double b) = w|]; return a / b; } } static class Taking { public static void Deconstruct(this double[] w, out double a, out double b) { a = w[1]; b = w[0]; }", "This deconstruction")]
    // Patterns.
    [InlineData("AIG1001", "Value(double x, double y, int n) => x is [|double.NaN|] ? y : x * y;", "NaN")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { switch (x) { case [|double.NaN|]: return y; } return x * y; }", "NaN")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => (x > 0, n) switch { [|(true, 1)|] => x, (false, _) => y, _ => x * y };", "This pattern")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => n is [|int k|] ? x * k : y;", "This pattern")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { int[] a = [1, 2]; return a is [|[1, ..]|] ? x : y; }", "This pattern")]
    [InlineData("AIG1001", "Value(double x, double y, int n) { var t = (A: 1, B: 2); return t is [|{ A: 1 }|] ? x : y; }", "This pattern")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => [|$\"{n}\"|] == \"1\" ? x : y;", "InterpolatedString")]
    // Which method runs.
    [InlineData("AIG1003", "Value(double x, double y, int n) => x * Of<Three>() + y; static double Of<T>() where T : ITurn => [|T.Pi|]; interface ITurn { static virtual double Pi => 1; } struct Three : ITurn { public static double Pi => 3; }", "type argument")]
    [InlineData("AIG0009", "Value(double x, double y, int n) => x * Of<Three>() + y; static double Of<T>() where T : ITurn => [|T.Pi|]; interface ITurn { static abstract double Pi { get; } } struct Three : ITurn { public static double Pi => 3; }", "T.Pi")]
    [InlineData("AIG1003", "Value(double x, double y, int n) => Of<Three>(x) + y; static double Of<T>(double v) where T : ITurn => [|T.Turn(v)|]; interface ITurn { static virtual double Turn(double v) => v; } struct Three : ITurn { public static double Turn(double v) => 3 * v; }", "type argument")]
    [InlineData("AIG1003", "Value(double x, double y, int n) => [|x.Twice()|] + y; } static class Twofold { extension(double v) { public double Twice() => 2 * v; }", "'Twice'")]
    [InlineData("AIG1001", "Value(double x, double y, int n) => x * ([|x ^ y|]) + y; } static class Powers { extension(double) { public static double operator ^(double a, double b) => a + b; }", "The operator '^'")]
    public Task Is_refused_where_it_stands(string id, string method, string fragment) => Refusal.Expect(
        id, $"public static partial class Model {{ [Differentiable] public static double {method} }}", fragment);
}
