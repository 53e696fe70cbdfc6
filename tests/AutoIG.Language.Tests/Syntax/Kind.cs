namespace AutoIG.Language.Tests.Syntax;

/// <summary>The types of the language.</summary>
internal enum Kind
{
    Double,
    Float,
    Int,
    Long,
    Bool,
}

internal static class Kinds
{
    public static bool IsReal(this Kind kind) => kind is Kind.Double or Kind.Float;

    public static bool IsWhole(this Kind kind) => kind is Kind.Int or Kind.Long;

    public static string Keyword(this Kind kind) => kind switch
    {
        Kind.Double => "double",
        Kind.Float => "float",
        Kind.Int => "int",
        Kind.Long => "long",
        _ => "bool",
    };

    /// <summary>The type in which C# computes with operands of two types.</summary>
    public static Kind Promote(Kind a, Kind b) => a == b ? a
        : a == Kind.Double || b == Kind.Double ? Kind.Double
        : a == Kind.Float || b == Kind.Float ? Kind.Float
        : Kind.Long;

    /// <summary>Whether C# converts without being asked.</summary>
    public static bool ConvertsTo(this Kind from, Kind to) => from == to || (from, to) is (Kind.Float, Kind.Double) or (Kind.Int, Kind.Long)
        || (from.IsWhole() && to.IsReal());
}
