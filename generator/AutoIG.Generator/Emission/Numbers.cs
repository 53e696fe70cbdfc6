using System.Globalization;

namespace AutoIG.Generator.Emission;

/// <summary>Spells numbers in the function's floating-point type.</summary>
internal static class Numbers
{
    /// <summary>A literal of the type: <c>0.5f</c>, <c>0.5</c>, <c>T.CreateChecked(0.5)</c>.</summary>
    public static string Literal(double value, string realType)
    {
        if (double.IsPositiveInfinity(value))
            return $"{realType}.PositiveInfinity";
        if (double.IsNegativeInfinity(value))
            return $"{realType}.NegativeInfinity";
        if (double.IsNaN(value))
            return $"{realType}.NaN";
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        if (realType is "float")
            return ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";
        if (realType is "double")
            return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
        return value switch
        {
            0 => 1 / value < 0 ? $"{realType}.NegativeZero" : $"{realType}.Zero",
            1 => $"{realType}.One",
            _ => $"{realType}.CreateChecked({text})",
        };
    }

    /// <summary>A parameter that is held constant: they are passed as <see cref="long"/>.</summary>
    public static string OfFixedArgument(string arguments, int index, Ir.IrType type, string realType) => type.NameOf(realType) switch
    {
        "bool" => $"{arguments}[{index}] != 0",
        "long" => $"{arguments}[{index}]",
        var name => $"({name}){arguments}[{index}]",
    };

    /// <summary>A vector whose elements are all the number.</summary>
    public static string Vector(double value, string realType) => value switch
    {
        0 => "TVector.Zero",
        1 => "TVector.One",
        _ => $"TVector.Create({Literal(value, realType)})",
    };
}
