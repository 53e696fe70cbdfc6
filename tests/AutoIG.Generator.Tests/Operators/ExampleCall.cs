using AutoIG.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoIG.Generator.Tests.Operators;

/// <summary>A model that consists of one call of a method.</summary>
/// <param name="Method">The method.</param>
/// <param name="Shape">The shape of every tensor.</param>
/// <param name="Varying">How many numbers vary; those behind them are constants, as bounds are.</param>
internal sealed record ExampleCall(IMethodSymbol Method, string Shape, int Varying)
{
    private static readonly ExampleCall[] Tried = [new(null!, "2, 3", 9), new(null!, "4", 9), new(null!, "1, 4", 1)];

    /// <summary>How many calls of a method are worth trying.</summary>
    public static int Attempts => Tried.Length;

    private bool IsGeneric => Method.ContainingType.TypeKind == TypeKind.Interface;

    /// <summary>A call of a method; <see langword="null"/> where no argument of a parameter's type is known.</summary>
    public static ExampleCall? Of(IMethodSymbol method, int attempt) =>
        method.Parameters.All(parameter => parameter.IsOptional || ArgumentOf(parameter) is not null)
            ? Tried[attempt] with { Method = method } : null;

    public string Source(string type)
    {
        var given = Method.Parameters.Where(parameter => !parameter.IsOptional).ToArray();
        bool ofTensors = given.Any(parameter => Symbols.IsTensorLike(parameter.Type));
        // A number beside tensors, and an option of a function of numbers, is a constant.
        var varying = ofTensors ? [.. given.Where(parameter => Symbols.IsTensorLike(parameter.Type))]
            : given.Where(parameter =>
                parameter.Type is ITypeParameterSymbol || (!Method.IsGenericMethod && Symbols.IsReal(parameter.Type)))
                .Take(Varying).ToArray();
        var parameters = varying.Select(parameter =>
            (ofTensors ? $"[Shape({Shape})] Tensor<{ElementOf(parameter)}>" : NameOf(parameter.Type)) + $" {parameter.Name}_");
        var arguments = given.Select(parameter => varying.Contains(parameter) ? parameter.Name + "_" : ArgumentOf(parameter));
        string number = varying.Length == 0 || Method.IsGenericMethod ? "double" : NameOf(varying[0].Type),
            first = varying.Length == 0 ? "" : varying[0].Name + "_",
            home = IsGeneric ? "T" : Method.ContainingType.Name,
            call = $"{home}.{Method.Name}{(Method.IsGenericMethod ? $"<{number}>" : "")}({string.Join(", ", arguments)})",
            tensor = $"Tensor<{number}>";
        var (result, body) = Method.ReturnType switch
        {
            IArrayTypeSymbol => (tensor, $"=> {call}[0];"),
            var returned when Symbols.IsWritableSpan(returned) => (tensor, $"{{ {call}; return {first}; }}"),
            var returned when Symbols.IsTensor(returned) && Symbols.IsBoolean(Symbols.ElementOf(returned)) =>
                (tensor, $"=> Nn.Where({call}, {first}, -{first});"),
            var returned when Symbols.IsTensor(returned) => (tensor, $"=> {call};"),
            { SpecialType: SpecialType.System_Int32 } => (number, $"=> {first} * {(IsGeneric ? $"T.CreateChecked({call})" : call)};"),
            _ => (number, $"=> {call};"),
        };
        return $$"""
            public sealed partial class {{type}}{{(IsGeneric ? "<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>" : "")}}
            {
                [Differentiable]
                public static {{result}} Call({{string.Join(", ", parameters)}}) {{body}}
            }
            """;
    }

    private static string ElementOf(IParameterSymbol tensor) => Symbols.IsBoolean(Symbols.ElementOf(tensor.Type)) ? "bool" : "double";

    /// <summary>The type of a number where it is called: generic methods are called for double, generic mathematics for T.</summary>
    private string NameOf(ITypeSymbol type) => Method.IsGenericMethod ? "double" : IsGeneric ? "T" : type.ToDisplayString();

    /// <summary>An argument of a parameter's type; <see langword="null"/> where none is known.</summary>
    private static string? ArgumentOf(IParameterSymbol parameter) => parameter.Type switch
    {
        _ when parameter.RefKind is RefKind.Out or RefKind.Ref => null,
        ITypeParameterSymbol { TypeParameterKind: TypeParameterKind.Type } => "T.CreateChecked(0.5)",
        ITypeParameterSymbol => "0.5",
        { SpecialType: SpecialType.System_Single } => "0.5f",
        { SpecialType: SpecialType.System_Double } => "0.5",
        var type when Symbols.IsTensorLike(type) => "",
        { SpecialType: SpecialType.System_Int32 or SpecialType.System_IntPtr } => "1",
        { SpecialType: SpecialType.System_Boolean } => "true",
        { TypeKind: TypeKind.Enum } type => $"{type.ToDisplayString()}.{type.GetMembers().OfType<IFieldSymbol>().First().Name}",
        { Name: "ReadOnlySpan" } => "[1]",
        { Name: "Range" } => "0..1",
        _ => null,
    };
}
