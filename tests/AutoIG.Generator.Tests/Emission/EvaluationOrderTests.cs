namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// C#'s order of evaluation: operands from left to right, conditional operands only where C# evaluates them, and the tests of loops with
/// what they assign.
/// </summary>
public class EvaluationOrderTests
{
    private static readonly SourcePrograms Programs = new(
    [
        // Operands are read at their time.
        ("an operand before its assignment", "Value(double x, double y, int n) { double a = x; return a * (a *= 2.0) + a * y; }"),
        ("an operand behind its assignment", "Value(double x, double y, int n) { double a = x; return (a = a * y) * a + (a += 1) / (a + 7); }"),
        ("a compound assignment whose right side assigns its target", "Value(double x, double y, int n) { double a = x; a += (a = y * y) * a; a *= a++ + a; return a; }"),
        ("increments on both sides", "Value(double x, double y, int n) { int i = n; double s = i++ * x + i++ * y + i; return s * (--i + x) - i-- * y + i; }"),
        ("increments of real numbers", "Value(double x, double y, int n) { double a = x; double s = a++ * y; s += ++a * x; return s + a-- - --a * y; }"),
        ("a chain of assignments", "Value(double x, double y, int n) { double a, b, c; a = b = c = x * y; a += b; return a * b * c + y; }"),
        ("arguments from left to right", "Value(double x, double y, int n) { double a = x; return Of(a, a = a * y, a += 1); static double Of(double p, double q, double r) => p + 2 * q * r - r; }"),
        ("named arguments in the order of the source", "Value(double x, double y, int n) { double a = x; return Of(r: a, p: a = a * y, q: a += 1); static double Of(double p, double q, double r) => p + 2 * q * r - r; }"),
        ("named arguments of a function of integers", "Value(double x, double y, int n) { int i = 2; int m = Math.Max(val2: i++, val1: i * 5); return x * m + y * Math.Clamp(max: i++ + 9, min: i, value: 5); }"),
        ("a parameter passed by a reference that nothing assigns", "Value(double x, double y, int n) { double a = x * y; double s = Of(a, y) + Of(in a, a); a = s * x; return s * Of(a * 2, a); static double Of(in double p, double q) => p * q + p; }"),
        ("a generic method with an argument that assigns", "Value(double x, double y, int n) { double z = x; double w = Second(true, z = y * x) ? z : 2 * z; return w * x; static bool Second<T>(bool b, T v) => b; }"),
        ("a deconstruction with effects", "Value(double x, double y, int n) { double a = x, b = y; (a, b) = (b, a += b); (b, a) = (a * b, b = a + 1); return a * b - a; }"),
        ("a deconstruction of a call that assigns", "Value(double x, double y, int n) { double a = x; (double b, a) = Two(); return a * b; (double, double) Two() { a *= y; return (a, a + x); } }"),
        ("a tuple converted element by element", "Value(double x, double y, int n) { (int, int) p = (1, 2); (double, double) q = p; return q.Item1 / q.Item2 * x + y; }"),
        ("a return that assigns what a local function has captured", "Value(double x, double y, int n) { double k = 1; double s = Next() * y; return s * k + x; double Next() { return k = k * x + 2; } }"),
        ("an expression body that assigns", "Value(double x, double y, int n) { double k = 1; Turn(); Turn(); return k * Turn() + k; double Turn() => k = k * x + y; }"),

        // What is evaluated conditionally.
        ("an assignment behind &&", "Value(double x, double y, int n) { double z = x; if (x > 0 && (z = y * y) > .5) return z * x; return z * y; }"),
        ("an increment behind ||", "Value(double x, double y, int n) { int k = 0; bool b = x > 1; double s = x; if (b || ++k > n) s *= y; if (y > 0 && k++ < 3 || ++k > 2) s += x * k; return s + k * y; }"),
        ("assignments on both sides of &&", "Value(double x, double y, int n) { double a = 0, b = 0; bool c = (a = x * x) > .3 && (b = a * y) > .2 && (a = b) > 0; return c ? a + b : a - 2 * b; }"),
        ("an assignment inside ?:", "Value(double x, double y, int n) { double z = y; double c = x > 0 ? (z = x * x) : z * 2; return c * z; }"),
        ("assignments in both arms of ?:", "Value(double x, double y, int n) { double z = y, w = x; double c = n > 1 ? (z = x * x) + w : (w = z * 3) - x; return c * z + w; }"),
        ("an assignment inside an arm of a switch expression", "Value(double x, double y, int n) { double z = y; double c = n switch { 0 => z = x * x, 1 or 2 => (z *= x) + 1, _ => z }; return c * z; }"),
        ("a switch on an increment", "Value(double x, double y, int n) { int k = n; double s = k++ switch { 1 => x, 2 => y * k, _ => x * y }; switch (--k + k++) { case 0: s *= 2; break; case 2: s += x * k; break; default: s -= y * k; break; } return s * k; }"),
        ("a default between the cases", "Value(double x, double y, int n) { double s = x; switch (n) { case > 4: s *= y; break; case 3: default: s += 2 * y; break; case > 1: s -= x * y; break; } return s; }"),
        ("a pattern of an assignment", "Value(double x, double y, int n) { double z = 1; if ((z = x * y) is > 0.2 and < 1) return z * z; return z + x; }"),
        ("a local function that assigns behind &&", "Value(double x, double y, int n) { double z = x; if (y > 0 && Grown() > 1) z -= y; return z * y; double Grown() { z = z * z + 1; return z; } }"),
        ("a generic local function that assigns behind &&", "Value(double x, double y, int n) { double z = x; if (x > 0 && Grown(y) > 1) z -= y; return z * y; double Grown<T>(T v) { z = z * z + 1; return z; } }"),
        ("generic local functions that call each other", "Value(double x, double y, int n) { double z = x; bool b = n > 1 || Outer(1) > 1; return b ? z * y : z; double Outer<T>(T k) { return Inner(2.0) + 0.1; double Inner<U>(U v) { z += y; return z; } } }"),
        ("a local function that calls one that assigns", "Value(double x, double y, int n) { double z = x; bool b = n > 1 || Outer() > 1; return b ? z * y : z; double Outer() { return Inner() + 0.1; double Inner() { z += y; return z; } } }"),
        ("a division by zero that is not reached", "Value(double x, double y, int n) { double s = x; if (n != 0 && 6 / n > 2) s *= y; if (n == 0 || 6 % n == 0) s += y; return s; }"),
        ("a condition inside a condition", "Value(double x, double y, int n) { double z = x; double w = (y > 0 ? (z += y) > 1 && (z *= 2) > 2 : (z -= 1) < 0) ? z : z * z; return w + z; }"),
        ("an early return inside a branch that assigns", "Value(double x, double y, int n) { double a = x; if ((a = a * y) > 0.5) { a += 1; if (n++ > 2) return a * n; } return a * a + n; }"),

        // Truth values without short circuit.
        ("exclusive or", "Value(double x, double y, int n) { bool a = x > 0, b = y > 0; double s = a ^ b ? x * y : x + y; a ^= n > 2; return a ? s * x : s; }"),
        ("both sides of & and | are evaluated", "Value(double x, double y, int n) { double z = x; if (x > 0 & (z = y * y) > .5) z += 1; if (x > 1 | (z *= 2) > 1) z -= x; return z * x; }"),
        ("compound truth values", "Value(double x, double y, int n) { bool a = x > 0; a &= y > 0; bool b = n > 1; b |= x > 1; b ^= a; bool c = true; c &= b; c |= false; return (a ? x * x : y) * (b ? y : 2) + (c ? x : 0); }"),
        ("equal truth values", "Value(double x, double y, int n) => (x > 0) == (y > 0) ? x * y : (x > 1) != (n > 2) ? x : y;"),

        // The tests of loops.
        ("while (i++ < n)", "Value(double x, double y, int n) { int i = 0; double s = y; while (i++ < n) s = s * x + i; return s * i; }"),
        ("for (int i = 0; i++ < n;)", "Value(double x, double y, int n) { double s = y; for (int i = 0; i++ < n;) s = Math.Sin(s * x) + i; return s; }"),
        ("while (n-- > 0)", "Value(double x, double y, int n) { double s = y; while (n-- > 0) s = s * x + n; return s * n; }"),
        ("while (--n > 0)", "Value(double x, double y, int n) { double s = y; while (--n > 0) s = s * x + n; return s * n; }"),
        ("do … while (n-- > 0)", "Value(double x, double y, int n) { double s = y; do s = s * x + n; while (n-- > 0); return s * n + x; }"),
        ("do … while (++i < n)", "Value(double x, double y, int n) { double s = y; int i = 0; do { s = s * x + i; if (s > 9) break; } while (++i < n); return s * i + x; }"),
        ("an assignment in a test", "Value(double x, double y, int n) { double t, s = 0.3 + x * x; while ((t = s * s) < 10) s = s + t * 0.5 + 0.7; return t * y + s; }"),
        ("an assignment and a count in a test", "Value(double x, double y, int n) { double t = 0, s = x; int i = 0; while ((t = Math.Sin(s) + y) < 5 && i++ < n) s += t; return t * s + i * x; }"),
        ("continue and break where the test assigns", "Value(double x, double y, int n) { int i = 0; double s = y; while (i++ < n + 2) { if (i == 2) continue; if (s > 4) break; s = s * x + i; } return s + i * x; }"),
        ("return where the test assigns", "Value(double x, double y, int n) { int i = 0; double s = y; while (i++ < n) { s += x * x; if (s > 2.2) return s * i; } return s - i; }"),
        ("a turn that always leaves", "Value(double x, double y, int n) { int i = 0; while (i++ < n) { return x * y * i; } return x + i; }"),
        ("a local function in the test", "Value(double x, double y, int n) { int i = 0; double s = x; while (More()) s = s * y + i; return s * i; bool More() { s += 0.5; return ++i < n; } }"),
        ("a generic local function in the test", "Value(double x, double y, int n) { int i = 0; double s = y; while (More(y)) s = s * 0.5 + x; return s * i; bool More<T>(T v) => ++i < n; }"),
        ("nested loops whose tests assign", "Value(double x, double y, int n) { double s = y; int i = 0; while (i++ < n) { int j = i; while (--j > 0) s = s * 0.7 + x * j; s += j * y; } return s * i; }"),
        ("a loop in a loop that counts together", "Value(double x, double y, int n) { double s = y; int m = 2 * n; while (m > 0) { s *= x; while (m-- % 3 != 0) s += 0.25 * y; } return s * m; }"),
        ("a test known at compile time that assigns", "Value(double x, double y, int n) { int i = 0; double s = x; while (i++ < 3) s = s * y + i; do s += i; while (--i > 2); for (int k = 4; k-- > 1;) s -= k * x; return s * i; }"),
        ("a known test that a break at run time comes before", "Value(double x, double y, int n) { int i = 0; double s = x; while (i++ < 4) { if (s > 2) break; s += 0.6 + y * y; } return s * i; }"),
        ("a short circuit in a test", "Value(double x, double y, int n) { int i = 0, k = 0; double s = x; while (i < n && (k += 2) < 9) { i++; s = s * y + k; } return s * (i + k); }"),
        ("a test that is a truth value that the turn assigns", "Value(double x, double y, int n) { bool more = true; int i = 0; double s = x; while (more && i < 7) { s = s * y + 1; more = i++ < n && s < 5; } return s * i; }"),
        ("a variable that a loop gives its first value", "Value(double x, double y, int n) { double t; double s = x; for (int i = 0; i < n; i++) { t = s * y; s += 0.3 * t; } return s; }"),
        ("an endless loop that gives a variable its value", "Value(double x, double y, int n) { double t; int i = 0; while (true) { t = x * i + y; if (i++ >= n) break; } return t * t; }"),
        ("a parameter that is counted down", "Value(double x, double y, int n) { double s = x * --n; s += y * n--; return s * n; }"),
        ("a parameter that is assigned in an expression", "Value(double x, double y, int n) => (x = x * y) * (y = x + 1) + x * y;"),
        ("an increment that selects", "Value(double x, double y, int n) { int i = 0; double[] a = [x, y, x * y]; double s = a[i++] * 2; s += a[i++] * a[i]; return s * i; }"),
        ("an infinite sum that stops itself", "Value(double x, double y, int n) { double term = 1, sum = 1; int k = 0; do sum += term *= 0.4 * x / ++k; while (Math.Abs(term) > 1e-12 && k < 40); return sum * y; }"),

        // Tuples that a loop carries.
        ("a tuple returned from a loop", "Value(double x, double y, int n) { var (a, b) = Both(x); return a * b + y; (double, int) Both(double p) { for (int i = 0; i < n; i++) { if (p > 1.25) return (p * y, i); p = p * p + 0.3; } return (p, n); } }"),
        ("a tuple returned from a loop in a loop", "Value(double x, double y, int n) { double s = y; for (int j = 0; j < n; j++) { var (a, b) = Both(s); s = a * 0.5 + Math.Sin(b); } return s; (double, double) Both(double p) { for (int i = 0; i < n; i++) if (p * i > 1) return (p * x, p - i); return (p, x * p); } }"),
        ("a tuple that a loop turns", "Value(double x, double y, int n) { (double A, double B) t = (x, 1.0); for (int i = 0; i < n; i++) t = (t.B * y, t.A + t.B * 0.5); return t.A * t.B; }"),
        ("a tuple of tuples that a loop turns", "Value(double x, double y, int n) { var t = (x, (y, 2)); while (t.Item2.Item2 < n) t = (t.Item2.Item1 * 0.7, (t.Item1 + y, t.Item2.Item2 + 1)); return t.Item1 * t.Item2.Item1 + t.Item2.Item2; }"),
        ("a tuple that a loop gives its first value", "Value(double x, double y, int n) { (double, bool) t; int i = 0; do { t = (x * i + y, i > 1); } while (i++ < n); return t.Item2 ? t.Item1 * t.Item1 : t.Item1; }"),
        ("a tuple returned from a branch inside an unrolled loop", "Value(double x, double y, int n) { var (a, b) = Both(x); return a * b; (double, double) Both(double p) { for (int i = 0; i < 3; i++) { if (p > 1) return (p * y, p + i); p += 0.4 + y * y; } return (p, 2.0); } }"),
        ("a list that a loop turns", "Value(double x, double y, int n) { double[] a = [x, y, 1.0]; for (int i = 0; i < n; i++) a = [a[1], a[2] * x, a[0] + a[1]]; return a[0] * a[1] + a[2]; }"),

        // Loops that jumps alone end, at times known and unknown.
        ("a loop that is left at run time from its second turn on", "Value(double x, double y, int n) { int s = 0; for (;; s += n & 3) { if (s++ > 1) break; x = Math.Sin(x * y) + s; } return x * s; }"),
        ("loops inside an unrolled one that end at run time", "Value(double x, double y, int n) { int a = 0; for (;;) { if (a++ >= 2) break; int s = 0; for (;; s += n & 7) { if (s++ > a) break; x = 0.5 * Math.Atan(x + y * s); } } return x - y; }"),
        ("a test that nothing changes", "Value(double x, double y, int n) { for (int i = 0; i < 3; i++) { int k = 0; for (; i is 1 or 2; x = Math.Sin(x * y) + i) { if (k++ > n) break; x += 0.3 * k; } } return x * y; }"),
        ("a test that is always true and reads what changes", "Value(double x, double y, int n) { bool c = 0 <= 3; int k = 0; while (c ? c : k >= n) { if (k++ >= n) break; x *= Math.Cos(y); } return x + k; }"),
        ("a do loop whose test is always true and assigns", "Value(double x, double y, int n) { double c = 0.5 * y; int d = 0; do { if (d++ > n) break; x = x * 0.9 + c; } while ((c = 0.25) > -1.0); return x * c; }"),
        ("a do loop whose test is always true and counts", "Value(double x, double y, int n) { double c = y; int d = 0, k = 1; do { if (d++ > n) break; x = x * 0.9 + k * c; if (d == 2) continue; c *= x; } while (true | k++ > 3); return x * k + c; }"),
        ("a do loop whose test is a local function that assigns", "Value(double x, double y, int n) { double c = y; int d = 0; do { if (d++ > n) return x * c; x = x * 0.9 + c; } while (Always()); return c; bool Always() { c = c * 0.5 + 1; return true; } }"),
        ("a do loop in a loop whose test is always true and assigns", "Value(double x, double y, int n) { double c = y; for (int i = 0; i < 2; i++) { int d = i; do { if (d++ > n) break; x = x * 0.7 + c; } while ((c = 0.5 * x) < 1e300 || true); c += 0.1 * y; } return x * c; }"),
        ("a while loop whose test is always true and assigns", "Value(double x, double y, int n) { double c = y; int d = 0; while ((c = 0.5 * c) > -1e9 || true) { if (d++ > n) break; x = x * 0.9 + c; } return x * c; }"),
        ("a for loop whose test is always true and assigns", "Value(double x, double y, int n) { double c = y; int d = 0; for (; (c = 0.75) > 0; c -= x) { if (d++ > n) break; x = x * 0.9 + c; } return x * c; }"),
        ("a do loop that a jump ends", "Value(double x, double y, int n) { int k = 1; do { x = x * 0.8 + y; if (k > 2 && k > n) break; k++; } while (k > 0 || true); return x * k; }"),

        // Loops of known length that are too long to unroll.
        ("a long loop", "Value(double x, double y, int n) { double s = x; for (int i = 0; i < 9000; i++) s = s * 0.999 + y * (i & 3) * 1e-3; return s * y; }"),
        ("a long loop around a short one", "Value(double x, double y, int n) { double s = x; for (int i = 0; i < 3000; i++) for (int j = 0; j < 4; j++) s += Math.Sin(y * j) * 1e-4; return s * y; }"),
        ("long loops in each other", "Value(double x, double y, int n) { double s = x; for (int i = 0; i < 50; i++) for (int j = 0; j < 40; j++) { if (i == j) continue; for (int k = 3; k > 0; k--) s += Math.Sin(y * k) * 1e-4; } return s * y; }"),
        ("a long do loop", "Value(double x, double y, int n) { int k = 5000; do { x = x * 0.999 + y * k * 1e-6; k--; } while (k > 0); return x * k + x; }"),
        ("a long do loop whose test assigns", "Value(double x, double y, int n) { int k = 5000; do { x = x * 0.999 + y * k * 1e-6; } while (--k > 2); return x * k; }"),
        ("a long loop that a return leaves", "Value(double x, double y, int n) { int k = 0; while (k++ < 6000) { x = x * 0.99 + y * 0.01; if (x > 0.9 && k > n) return x * k; } return x; }"),
        ("a long loop that a count leaves", "Value(double x, double y, int n) { int k = 0; while (true) { x = x * 0.99 + y * 0.01; if (k++ > 3000) break; } return x * k; }"),
        ("a long loop of a helper, and a short one of it", "Value(double x, double y, int n) { return Turned(x, 5000) * Turned(y, 3); static double Turned(double v, int turns) { for (int i = 0; i < turns; i++) v = v * 0.9 + Math.Cos(v) * 0.1; return v; } }"),
        ("a do loop that always leaves before its test, long inside", "Value(double x, double y, int n) { do { for (int i = 0; i < 5000; i++) x += y * 1e-3; break; } while (true); return x * y; }"),
    ]);

    public static TheoryData<string> Names => Programs.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_the_method_and_its_differences(string what) => Programs.Check(what);
}
