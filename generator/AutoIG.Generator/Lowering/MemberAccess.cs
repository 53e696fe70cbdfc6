using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>How generated code, which is nested in the model's type, reaches a member.</summary>
internal sealed class MemberAccess(LoweringContext context) : LoweringPart(context)
{
    private readonly List<IrAccessor> accessors = [];
    private readonly List<IrCapture> captures = [];

    /// <summary>The members of blocks that are reached through accessors.</summary>
    public EquatableArray<IrAccessor> Accessors => accessors.Distinct().ToEquatableArray();

    /// <summary>The parameters of the model's primary constructor that are read.</summary>
    public EquatableArray<IrCapture> Captures => captures.Distinct().ToEquatableArray();

    public string AccessTo(ISymbol member, Argument.Host? self, IOperation where)
    {
        string name = Spelling.Of(member.Name);
        string display = member.ContainingType.Name + "." + member.Name;
        if (IsReachable(member))
        {
            if (self is not null && IsHidden(member, self))
                throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, display, "a derived type hides it; rename one of them");
            return self is null
                ? SymbolText.Full(member.ContainingType) + "." + name
                : self.Access + "." + name;
        }
        var block = member.ContainingType.OriginalDefinition;
        string? obstacle = self is null ? "it is static and private"
            : block.TypeKind != TypeKind.Class ? "it is private, and its type is not a class"
            : block.ContainingType is not null ? "it is private, and its type is nested in another"
            : block.IsFileLocal ? "its type is visible in its file alone"
            : null;
        if (obstacle is not null)
            throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, display, $"{obstacle}; make it internal");
        return AccessThroughAccessor(member, block, self!);
    }

    /// <summary>Whether code inside the model's type may name a member.</summary>
    private bool IsReachable(ISymbol member)
    {
        var symbol = member is IPropertySymbol { GetMethod: { } getter } ? getter : member;
        return Compilation.IsSymbolAccessibleWithin(symbol, Method.ContainingType);
    }

    /// <summary>
    /// Whether a type between the object's and the member's own has another member of the name, which the name then means.
    /// </summary>
    private static bool IsHidden(ISymbol member, Argument.Host self)
    {
        var declaring = member.ContainingType.OriginalDefinition;
        for (var type = self.Type as INamedTypeSymbol;
            type is not null && !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, declaring); type = type.BaseType)
        {
            if (type.GetMembers(member.Name).Any(other => !other.IsOverride))
                return true;
        }
        return false;
    }

    private string AccessThroughAccessor(ISymbol member, INamedTypeSymbol block, Argument.Host self)
    {
        string className = Context.Names.OfBlock(block), name = Context.Names.OfMember(member, block);
        var definition = member.OriginalDefinition;
        var type = definition is IFieldSymbol field ? field.Type : ((IPropertySymbol)definition).Type;
        string parameters = block.Arity == 0 ? "" : "<" + string.Join(", ", block.TypeParameters.Select(SymbolText.Short)) + ">";
        string constraints = string.Join(" ", block.TypeParameters.Select(ConstraintsOf).Where(c => c.Length > 0));
        accessors.Add(new IrAccessor(
            className, parameters, constraints, SymbolText.Full(block), name,
            definition is IFieldSymbol ? member.Name : "get_" + member.Name,
            definition is IFieldSymbol, SymbolText.FullWithNullability(type)));
        var arguments = member.ContainingType.TypeArguments;
        string instance = arguments.Length == 0 ? className
            : $"{className}<{string.Join(", ", arguments.Select(SymbolText.Full))}>";
        return $"{instance}.{name}({self.Access})";
    }

    private static string ConstraintsOf(ITypeParameterSymbol parameter)
    {
        var constraints = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint)
            constraints.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint)
            constraints.Add("struct");
        else if (parameter.HasReferenceTypeConstraint)
            constraints.Add("class");
        else if (parameter.HasNotNullConstraint)
            constraints.Add("notnull");
        constraints.AddRange(parameter.ConstraintTypes.Select(SymbolText.Full));
        if (parameter.HasConstructorConstraint)
            constraints.Add("new()");
        return constraints.Count == 0 ? "" : $"where {SymbolText.Short(parameter)} : {string.Join(", ", constraints)}";
    }

    /// <summary>A parameter of a primary constructor, which the body reads as if it were a field.</summary>
    public Argument CapturedParameter(IParameterReferenceOperation reference)
    {
        var parameter = reference.Parameter;
        bool ofModel = Frame.Self?.Display.Length == 0
            && SymbolEqualityComparer.Default.Equals(
                parameter.ContainingType?.OriginalDefinition, Method.ContainingType.OriginalDefinition);
        if (!ofModel)
        {
            throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, reference, parameter.Name,
                "it is a parameter of a block's constructor; keep it in a field");
        }
        if (MemberAssignments.IsAssigned(parameter))
        {
            throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, reference, parameter.Name,
                "it is a parameter of the constructor that is assigned; keep it in a readonly field");
        }
        string name = Context.Names.OfParameter(parameter);
        string access = "model." + name;
        var value = Members.Read(
            parameter, parameter.Type, access, parameter.Name, isStatic: false, Context.ModelDimensions, reference);
        captures.Add(new IrCapture(name, Spelling.Of(parameter.Name), SymbolText.FullWithNullability(parameter.Type)));
        return value;
    }
}
