using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Token ids: they select rows of an embedding table, and these rows are the input that is differentiated.</summary>
internal sealed class TokenLowering(LoweringContext context) : LoweringPart(context)
{
    public const string Embedding = "AutoIG.Nn.Embedding";

    private const string TokensWayOut = "pass them to Nn.Embedding(ids, table), or ask for their Length; compute with the rows";
    private readonly Dictionary<string, (int Rows, IrTable Table)> lookups = [];

    /// <summary>The rows that the first ids select, where any are looked up.</summary>
    public int? Rows => lookups.Count > 0 ? lookups.Values.First().Rows : null;

    public void CheckTokens(Shape shape, AttributeData attribute, IParameterSymbol parameter)
    {
        if (shape.Rank == 1)
            return;
        throw Refuse(DiagnosticDescriptors.InvalidShape,
            attribute.ApplicationSyntaxReference?.GetSyntax(CancellationToken).GetLocation() ?? LocationOf(parameter), parameter.Name,
            $"token ids have one dimension, their number; it is {shape}");
    }

    /// <summary>The rows of the table that the ids select: an input of shape [tokens, width].</summary>
    public Argument.Value Embed(Argument.Tokens ids, Argument? weight, Func<string, IOperation?> argumentOf, IOperation call)
    {
        var table = weight is Argument.Value { Id: var id }
                && Builder.Definition(id) is { Attributes: ModelAttributes member, Type: { IsReal: true } type }
            ? new IrTable(member.Access, member.Display, type.Shape)
            : throw Invalid("the table of token ids must be a field or property of the model, or of one of its blocks, with [Shape]");
        if (table.Shape.Rank != 2 || !table.Shape.IsConstant)
            throw Invalid($"the table of token ids must be [vocabulary, width] of sizes known at compile time, it is {table.Shape}");
        if (lookups.TryGetValue(ids.Parameter, out var lookup))
        {
            return lookup.Table == table ? new Argument.Value(lookup.Rows)
                : throw Invalid(
                    $"'{ids.Parameter}' is looked up in '{lookup.Table.Display}' already, "
                    + "and an input is the rows of one table");
        }
        int rows = Builder.Emit(Leaves.Input, [], new ParameterAttributes(ids.Input, ids.Parameter),
            IrType.Real(new Shape(ids.Length, table.Shape[1])), ids.Parameter);
        lookups.Add(ids.Parameter, (rows, table));
        return new Argument.Value(rows);

        RefusalException Invalid(string message) =>
            Refuse(DiagnosticDescriptors.ArgumentIsNotValid, argumentOf("weight") ?? call, "Embedding: " + message);
    }

    public static RefusalException UseOfTokens(IOperation where) => Unsupported(where, "This use of token ids", TokensWayOut);

    /// <summary>
    /// The parameters with the tables that their ids select from. Ids that select nothing would be an input that does nothing.
    /// </summary>
    public EquatableArray<IrParameter> WithTables(EquatableArray<IrParameter> parameters) => parameters.Select(parameter =>
    {
        if (!parameter.IsTokens)
            return parameter;
        if (lookups.TryGetValue(parameter.Name, out var lookup))
            return parameter with { Type = Builder.TypeOf(lookup.Rows), Table = lookup.Table };
        Context.Report(
            DiagnosticDescriptors.ParameterType, LocationOf(Method.Parameters.First(p => p.Name == parameter.Name)),
            parameter.Name, "int[]",
            "nothing looks these ids up; pass them to Nn.Embedding(ids, table)");
        return parameter;
    }).ToEquatableArray();
}
