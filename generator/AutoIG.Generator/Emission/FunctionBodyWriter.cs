using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>
/// What differs between functions that run point by point and functions that run on whole batches: the plan, the fields and the sweeps of
/// the generated function class. <see cref="HostWriter"/> writes everything around them.
/// </summary>
/// <remarks>
/// The class is nested in the model's type; where <see cref="NeedsModel"/>, its primary constructor has the parameter <c>model</c>, which field
/// initialisers and sweeps may read. Field names begin with a small letter; what the frame adds begins with a capital.
/// </remarks>
internal abstract class FunctionBodyWriter(IrFunction function)
{
    public IrFunction Function => function;

    /// <summary>The sizes.</summary>
    public abstract PlanDescription Plan { get; }

    /// <summary>Whether the fields or sweeps read <c>model</c>. Never for a static method.</summary>
    public abstract bool NeedsModel { get; }

    /// <summary>The namespaces that fields and sweeps need beside System, AutoIG and AutoIG.Functions.</summary>
    public virtual IEnumerable<string> Usings => [];

    /// <summary>The modifiers of an override of the contract's protected internal members.</summary>
    protected string Override => function.Host.SeesInternals ? "protected internal override" : "protected override";

    /// <summary>Writes the fields, weights prepared for kernels among them.</summary>
    public virtual void WriteFields(CodeWriter code)
    {
    }

    /// <summary>Writes the overrides of Prefix, Forward, Backward, PrefixTransposed and Pushforward, and what they call.</summary>
    public abstract void WriteSweeps(CodeWriter code);
}
