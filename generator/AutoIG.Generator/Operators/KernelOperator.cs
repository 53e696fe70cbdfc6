using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Operators;

/// <summary>An operator with a kernel that does nothing else on the way, unless its declaration says so.</summary>
internal abstract class KernelOperator(string name) : Operator(name), IKernel
{
    public virtual bool TakesEpilogue => false;

    public virtual bool PassesResultOn => false;

    public virtual bool Accumulates => false;

    public virtual bool WritesPartOfRow => false;

    public virtual bool ReadsPartOfRow(int operand) => false;

    public abstract string Emit(IKernelCall call);
}
