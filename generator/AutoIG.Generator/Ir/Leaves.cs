namespace AutoIG.Generator.Ir;

/// <summary>Where values come from.</summary>
internal static class Leaves
{
    /// <summary>A differentiable parameter.</summary>
    public static readonly Leaf Input = new("Input") { IsDifferentiable = true, Range = ValueRange.Input };

    /// <summary>A parameter that is held constant.</summary>
    public static readonly Leaf Fixed = new("Fixed") { Range = ValueRange.Input };

    /// <summary>A number known at compile time.</summary>
    public static readonly Leaf Constant = new("Constant") { Range = ValueRange.Weight };

    /// <summary>A field or property of the model.</summary>
    public static readonly Leaf Model = new("Model") { Range = ValueRange.Weight };

    /// <summary>A size known at run time.</summary>
    public static readonly Leaf Dimension = new("Dimension") { Type = IrType.Integer, Range = new(NumberKinds.Positive) };

    /// <summary>The adjoint of the result, which the caller gives.</summary>
    public static readonly Leaf OutputAdjoint = new("OutputAdjoint");

    /// <summary>The adjoint of a frontier value, which the backward sweep gives to the transposed prefix.</summary>
    public static readonly Leaf FrontierAdjoint = new("FrontierAdjoint");

    /// <summary>The tangent of a frontier value, which the caller gives.</summary>
    public static readonly Leaf FrontierTangent = new("FrontierTangent");
}
