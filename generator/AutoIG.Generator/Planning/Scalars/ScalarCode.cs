using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Planning.Scalars;

/// <summary>A sweep of a scalar function at one point, as statements over variables: all that is left is to spell them.</summary>
/// <param name="Statements">What runs.</param>
/// <param name="Results">What is written at the end; <see langword="null"/> stands for zero.</param>
/// <param name="Leaves">The operations without operands that are read: inputs, fixed arguments, fields of the model.</param>
/// <param name="TapedTypes">The types of what goes on a tape.</param>
/// <param name="Derivatives">The operations that derivative rules wrote, as opposed to those of the function itself.</param>
internal sealed record ScalarCode(
    IReadOnlyList<ScalarStatement> Statements,
    IReadOnlyList<ScalarTree?> Results,
    IReadOnlyList<IrOperation> Leaves,
    ISet<IrType> TapedTypes,
    ISet<int> Derivatives);
