namespace AutoIG.Generator.Ir;

/// <summary>An operation for which a program that the method asks for is not defined.</summary>
/// <param name="Program">The program; none where a rectifier has no gate in the gradient's backward sweep.</param>
/// <param name="Operator">What the operation is called.</param>
/// <param name="Statement">The user's statement; empty where it is the method as a whole.</param>
/// <param name="WayOut">What to do about it; empty where there is no more to say than what always helps.</param>
internal sealed record ProgramRefusal(ModelPrograms Program, string Operator, string Statement, string WayOut);
