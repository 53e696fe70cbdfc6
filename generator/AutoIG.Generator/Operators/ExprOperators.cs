using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>C#'s operators on values under construction.</summary>
internal static class ExprOperators
{
    extension(Expr)
    {
        public static Expr operator +(Expr a, Expr b) => a.Apply(Arithmetic.Add, b);

        public static Expr operator -(Expr a, Expr b) => a.Apply(Arithmetic.Subtract, b);

        public static Expr operator *(Expr a, Expr b) => a.Apply(Arithmetic.Multiply, b);

        public static Expr operator /(Expr a, Expr b) => a.Apply(Arithmetic.Divide, b);

        public static Expr operator -(Expr a) => a.Apply(Arithmetic.Negate);

        public static Expr operator +(Expr a, double b) => a + a.Number(b);

        public static Expr operator -(Expr a, double b) => a - a.Number(b);

        public static Expr operator -(double a, Expr b) => b.Number(a) - b;

        public static Expr operator *(double a, Expr b) => b.Number(a) * b;

        public static Expr operator *(Expr a, double b) => a.Number(b) * a;

        public static Expr operator /(Expr a, double b) => a / a.Number(b);

        public static Expr operator /(double a, Expr b) => b.Number(a) / b;

        public static Expr operator >(Expr a, Expr b) => a.Apply(Comparisons.GreaterThan, b);

        public static Expr operator <(Expr a, Expr b) => a.Apply(Comparisons.LessThan, b);

        public static Expr operator >=(Expr a, Expr b) => a.Apply(Comparisons.GreaterThanOrEqual, b);

        public static Expr operator <=(Expr a, Expr b) => a.Apply(Comparisons.LessThanOrEqual, b);

        public static Expr operator >(Expr a, double b) => a > a.Number(b);

        public static Expr operator <(Expr a, double b) => a < a.Number(b);

        public static Expr operator >=(Expr a, double b) => a >= a.Number(b);

        public static Expr operator <=(Expr a, double b) => a <= a.Number(b);

        public static Expr operator &(Expr a, Expr b) => a.Apply(Comparisons.And, b);
    }

    extension(Expr mask)
    {
        /// <summary>
        /// Where this mask holds <paramref name="then"/>, elsewhere <paramref name="otherwise"/>; what is not chosen leaves no trace.
        /// </summary>
        public Expr Select(Expr then, Expr otherwise) => mask.Apply(Arithmetic.Select, then, otherwise);

        public Expr Select(Expr then, double otherwise) => mask.Select(then, then.Number(otherwise));

        public Expr Select(double then, Expr otherwise) => mask.Select(otherwise.Number(then), otherwise);

        public Expr Select(double then, double otherwise) => mask.Select(mask.Builder.Constant(then), mask.Builder.Constant(otherwise));
    }
}
