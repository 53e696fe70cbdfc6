namespace AutoIG.Language.Tests.Reading;

/// <summary>A type of C#'s with its operators, which compute as C# computes.</summary>
internal abstract class Primitive(string keyword, Type type)
{
    public static readonly Primitive Bool = new Truth();
    public static readonly Primitive Int = new Whole<int>("int", 0x5A5A5A5A);
    public static readonly Primitive UInt = new Whole<uint>("uint", 0x5A5A5A5A);
    public static readonly Primitive Long = new Whole<long>("long", 0x5A5A5A5A5A5A5A5A);
    public static readonly Primitive ULong = new Whole<ulong>("ulong", 0x5A5A5A5A5A5A5A5A);
    public static readonly Primitive Float = new Real<float>("float");
    public static readonly Primitive Double = new Real<double>("double");

    private static readonly Primitive[] All = [Bool, Int, UInt, Long, ULong, Float, Double];

    public string Keyword => keyword;

    /// <summary>The type of the runtime's.</summary>
    public Type Type => type;

    public static Primitive? Named(string keyword) => Array.Find(All, primitive => primitive.Keyword == keyword);

    public static Primitive Of(Type type) =>
        Array.Find(All, primitive => primitive.Type == type) ?? throw new ReadingFault($"{type} is not known.");

    /// <summary>The type in which C# computes with operands of two types.</summary>
    public static Primitive Promote(Code a, Code b)
    {
        var (left, right) = (a.Type, b.Type);
        if (left == right)
            return left;
        foreach (var wide in new[] { Double, Float })
        {
            if (left == wide || right == wide)
                return wide;
        }
        if (left == ULong || right == ULong)
        {
            // An int that is a literal is a ulong where one is wanted; another is none.
            return (left == ULong ? b : a) is { IsLiteral: true } or { Type.Keyword: "uint" } ? ULong
                : throw new ReadingFault($"{left.Keyword} and {right.Keyword} have no common type.");
        }
        if (left == Bool || right == Bool)
            throw new ReadingFault($"{left.Keyword} and {right.Keyword} have no common type.");
        return left == UInt && right == Int && b.IsLiteral || right == UInt && left == Int && a.IsLiteral ? UInt : Long;
    }

    /// <summary>Whether C# converts a value to this type without being asked.</summary>
    public bool Takes(Code value) => value.Type == this || (this, value.Type) switch
    {
        ({ Keyword: "double" }, { Keyword: not "bool" }) => true,
        ({ Keyword: "float" }, { Keyword: "int" or "uint" or "long" or "ulong" }) => true,
        ({ Keyword: "long" }, { Keyword: "int" or "uint" }) => true,
        ({ Keyword: "ulong" }, { Keyword: "uint" }) => true,
        ({ Keyword: "uint" or "ulong" }, { Keyword: "int" }) => value.IsLiteral,
        _ => false,
    };

    /// <summary>A value as C# converts it to this type without being asked.</summary>
    public Code Implicitly(Code value) => value.Type == this ? value
        : Takes(value) ? Convert(value, isChecked: false)
            : throw new ReadingFault($"A {value.Type.Keyword} does not become a {keyword} by itself.");

    public abstract Cell NewCell();

    public abstract Code Literal(object value);

    /// <param name="token">The operator.</param>
    /// <param name="operand">Of this type.</param>
    /// <param name="isChecked">Whether overflow is an exception.</param>
    public abstract Code Unary(string token, Code operand, bool isChecked);

    /// <param name="token">The operator.</param>
    /// <param name="left">Of this type.</param>
    /// <param name="right">Of this type; where the operator shifts, an int.</param>
    /// <param name="isChecked">Whether overflow is an exception.</param>
    public abstract Code Binary(string token, Code left, Code right, bool isChecked);

    /// <summary>One of two values of this type.</summary>
    public abstract Code Choose(Func<bool> condition, Code whenTrue, Code whenFalse);

    /// <summary>A cast to this type.</summary>
    public abstract Code Convert(Code value, bool isChecked);

    /// <summary>An element of a row, or a value of a tape.</summary>
    public abstract Code At(Array row, Func<int> index);

    public abstract Action Put(Array row, Func<int> index, Code value);

    protected ReadingFault Unknown(string token) => new($"{token} is no operator of {keyword}.");
}
