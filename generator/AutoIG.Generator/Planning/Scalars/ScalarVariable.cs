using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>A local variable of the statements that a sweep becomes. Several values of the program may take turns in it.</summary>
/// <param name="type">Its type.</param>
/// <param name="wish">The user's name for what it holds, or what the operator calls its result. Emission makes it unique.</param>
internal sealed class ScalarVariable(IrType type, string wish)
{
    public IrType Type => type;

    public string Wish => wish;

    public override string ToString() => wish;
}
