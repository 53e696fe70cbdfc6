using System.Collections.Immutable;
using System.Globalization;
using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>Fields and properties: the model's weights, its settings and its blocks.</summary>
internal sealed class MemberLowering(LoweringContext context) : LoweringPart(context)
{
    public Argument Property(IPropertyReferenceOperation reference, string? target)
    {
        var property = reference.Property;
        // Padding.Same and Padding.Valid go by their names.
        if (property.IsStatic && Symbols.Is(property.ContainingType, "AutoIG.Padding"))
            return new Argument.Literal(property.Name);
        Argument? holder = null;
        if (reference.Instance is { } instance
            && (Symbols.IsTensorLike(instance.Type) || property.ContainingType.Name is "ReadOnlySpan" or "Span"
                || instance.Type is IArrayTypeSymbol || property.IsIndexer || Symbols.IsInteger(property.Type)))
        {
            holder = Expressions.Evaluate(instance);
            if (holder is Argument.Value { Id: var id } && Symbols.IsTensorLike(instance.Type))
                return Indexing.TensorProperty(reference, id, target);
            if (holder is Argument.Tokens tokens)
                return property.Name == "Length" ? ValueLowering.Size(tokens.Length) : throw TokenLowering.UseOfTokens(reference);
            if (holder is Argument.Items items)
            {
                return property.Name is "Length" or "Count" ? new Argument.Literal(items.Elements.Count)
                    : reference.Arguments.Length == 1 ? Indexing.ElementAt(holder, reference.Arguments[0].Value, reference)
                    : throw Unsupported(reference, $"'{property.Name}' of a list", "index it or ask for its length");
            }
            if (holder is not Argument.Host)
                throw Unsupported(reference, $"'{property.Name}' of {ValueLowering.Kind(holder)}", "use tensors, numbers and blocks");
        }
        if (reference.Arguments.Length > 0)
            throw Unsupported(reference, "An indexer of your own", "write a method");
        if (reference.Instance is not null)
            holder ??= Expressions.Evaluate(reference.Instance);
        // What is read of 'base' is the property of the base, whatever overrides it.
        bool isOfBase = reference.Instance?.Syntax is BaseExpressionSyntax;
        bool isAuto = property.ContainingType.GetMembers().OfType<IFieldSymbol>()
            .Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
        if (!isAuto && property.GetMethod is { } getter && Inlining.BodyOf(getter) is not null)
        {
            var self = holder as Argument.Host;
            if (self is null)
                CallLowering.CheckStatic(getter, reference);
            return Inlining.Inline(
                self is null || isOfBase ? getter : CallLowering.Resolve(getter, self, reference), self, [], reference, target,
                property.Name);
        }
        if (isOfBase && (property.IsVirtual || property.IsOverride))
            throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, reference, Show(reference), "what overrides it would be read");
        return Member(property, holder, reference);
    }

    /// <summary>A field or automatic property of the model, of a block, or of a type.</summary>
    /// <param name="member">The member.</param>
    /// <param name="holder">The object that it is read from; <see langword="null"/> for a static member.</param>
    /// <param name="where">The expression.</param>
    public Argument Member(ISymbol member, Argument? holder, IOperation where)
    {
        if (holder is not (null or Argument.Host))
        {
            // A tuple's elements have names.
            if (holder is Argument.Items items && member is IFieldSymbol { CorrespondingTupleField: { } field })
                return items.Elements[int.Parse(field.Name.Substring(4), CultureInfo.InvariantCulture) - 1];
            if (holder is Argument.Refused)
                throw new RefusalException(null);
            throw Unsupported(where, $"'{member.Name}' of {ValueLowering.Kind(holder)}", "use tensors, numbers and blocks");
        }
        var self = (Argument.Host?)holder;
        member = Constructed(member, self);
        if (self is null && member is IFieldSymbol or IPropertySymbol && StaticConstant(member) is { } constant)
            return constant;
        if (self is null && member is IPropertySymbol { ContainingType.TypeKind: TypeKind.Interface, GetMethod: { } constantOfType })
        {
            double number = (Calls.IsForeign(constantOfType) ? NumberOfType(member.Name) : null)
                ?? throw Refuse(
                    DiagnosticDescriptors.MemberIsNotSupported, where, Show(where),
                    "it is another number for each type; keep it in a field");
            return new Argument.Literal(ConstantArithmetic.Convert(number, Types.ConstantTypeOf(where.Type)));
        }
        var type = member switch
        {
            IFieldSymbol f => f.Type,
            IPropertySymbol p => p.Type,
            _ => throw new InvalidOperationException(member.Kind.ToString()),
        };
        string display = self is null ? member.ContainingType.Name + "." + member.Name
            : self.Display.Length == 0 ? member.Name : self.Display + "." + member.Name;
        var scope = self?.Dimensions ?? Context.ModelDimensions;
        return Read(member, type, Access.AccessTo(member, self, where), display, self?.IsStatic ?? true, scope, where);
    }

    /// <summary>What a member holds.</summary>
    /// <param name="member">The member.</param>
    /// <param name="type">Its type, or that of its element.</param>
    /// <param name="access">The C# expression that reaches it.</param>
    /// <param name="display">How messages name it.</param>
    /// <param name="isStatic">Whether it is reached without the model object.</param>
    /// <param name="scope">What the names of dimensions in its shape stand for.</param>
    /// <param name="where">The expression.</param>
    /// <param name="index">Which of its elements is read, where it is a list.</param>
    public Argument Read(ISymbol member, ITypeSymbol type, string access, string display, bool isStatic, DimensionScope scope,
        IOperation where, int? index = null)
    {
        if (Symbols.IsTensor(type))
        {
            if (IsScalarFunction)
                throw new LoweringAgainException(Context.Form with { HasTensors = true });
            if (Symbols.Attribute(member, "ShapeAttribute") is not { } attribute)
                throw Refuse(DiagnosticDescriptors.MemberHasNoShape, where, display);
            var element = Symbols.ElementOf(type);
            if (Symbols.IsReal(element) && SymbolText.Short(element) != RealType)
            {
                throw Refuse(
                    DiagnosticDescriptors.MemberIsNotSupported, where, display,
                    $"its elements are {SymbolText.Short(element)}, and the method computes in {RealType}");
            }
            var kind = Symbols.IsReal(element) ? Element.Real : Symbols.IsBoolean(element) ? Element.Boolean : Element.Integer;
            return Leaf(new IrType(kind, Declaration.ReadShape(attribute, member, scope)));
        }
        if (type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
        {
            throw Refuse(
                DiagnosticDescriptors.MemberIsNotSupported, where, display, $"its width depends on the machine; declare it int or long");
        }
        if (Symbols.IsReal(type) || Symbols.IsInteger(type))
            return Leaf(IrType.Of(Types.ElementOf(type)));
        if (Symbols.IsBoolean(type))
            return Leaf(IrType.Boolean);
        if (index is null && ElementsOf(type) is { } elementType)
        {
            int count = CountOf(member, display, where);
            return new Argument.Items(Enumerable.Range(0, count).Select(i =>
                Read(member, elementType, $"{access}[{i}]", $"{display}[{i}]", isStatic, scope, where, i)).ToArray());
        }
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } block
            && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, Compilation.Assembly))
        {
            if (Symbols.Attribute(member, "DimensionsAttribute") is { } bindings)
            {
                var (bound, fault) = ShapeReader.Bind(bindings, scope);
                if (fault is not null)
                {
                    throw Refuse(DiagnosticDescriptors.InvalidShape,
                        bindings.ApplicationSyntaxReference?.GetSyntax(CancellationToken).GetLocation()
                            ?? LocationOf(member),
                        member.Name, fault);
                }
                scope = bound;
            }
            return new Argument.Host(access, display, block, scope, isStatic);
        }
        throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, display,
            $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' is not a tensor, a number, "
            + "or a block whose source is in this compilation");

        Argument.Value Leaf(IrType leaf) =>
            new(Builder.Emit(Leaves.Model, [], new ModelAttributes(access, display) { IsStatic = isStatic }, leaf));
    }

    /// <summary>A member as the object's own type has it: the body that names it is the generic definition's.</summary>
    private static ISymbol Constructed(ISymbol member, Argument.Host? self)
    {
        for (var type = self?.Type as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, member.ContainingType.OriginalDefinition))
            {
                return type.GetMembers(member.Name)
                    .First(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, member.OriginalDefinition));
            }
        }
        return member;
    }

    private static ITypeSymbol? ElementsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { Arity: 1, Name: "List" or "IReadOnlyList" or "ImmutableArray" or "IList" } list
            when list.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) =>
                list.TypeArguments[0],
        _ => null,
    };

    /// <summary>
    /// How many elements an array of blocks or weights has: what its initialiser lists, where nothing can put another list in its place or
    /// add to it.
    /// </summary>
    private int CountOf(ISymbol member, string display, IOperation where)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var value = reference.GetSyntax(CancellationToken) switch
            {
                VariableDeclaratorSyntax { Initializer.Value: var v } => v,
                PropertyDeclarationSyntax { Initializer.Value: var v } => v,
                _ => null,
            };
            int? count = value switch
            {
                CollectionExpressionSyntax list when list.Elements.All(e => e is ExpressionElementSyntax) => list.Elements.Count,
                ArrayCreationExpressionSyntax { Initializer: { } list } => list.Expressions.Count,
                ImplicitArrayCreationExpressionSyntax { Initializer: var list } => list.Expressions.Count,
                InitializerExpressionSyntax list => list.Expressions.Count,
                ArrayCreationExpressionSyntax { Type.RankSpecifiers: { Count: 1 } ranks } when ranks[0].Sizes is { Count: 1 } sizes
                    && sizes[0] is LiteralExpressionSyntax { Token.Value: int size } => size,
                BaseObjectCreationExpressionSyntax { Initializer: { } list }
                    when list.IsKind(SyntaxKind.CollectionInitializerExpression) => list.Expressions.Count,
                _ => null,
            };
            bool isFixed = member is IFieldSymbol { IsReadOnly: true, Type.Name: not ("List" or "IList") }
                or IPropertySymbol { SetMethod: null, IsVirtual: false, IsOverride: false, Type.Name: not ("List" or "IList") };
            if (count is { } known && isFixed && !MemberAssignments.IsAssigned(member))
                return known;
        }
        throw Refuse(DiagnosticDescriptors.LengthIsNotKnown, where, display,
            "make it a read-only array or IReadOnlyList, and list its elements where it is declared and nowhere else: "
            + "= [new(…), new(…)]");
    }

    /// <summary>A static read-only number with a constant value, which no static constructor replaces.</summary>
    private Argument? StaticConstant(ISymbol member)
    {
        if (member is not IFieldSymbol { IsReadOnly: true, IsStatic: true } field
            || !(Symbols.IsReal(field.Type) || Symbols.IsInteger(field.Type) || Symbols.IsBoolean(field.Type))
            || MemberAssignments.IsAssigned(field))
        {
            return null;
        }
        foreach (var reference in field.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(CancellationToken) is VariableDeclaratorSyntax { Initializer: { } initializer }
                && Compilation.ContainsSyntaxTree(initializer.SyntaxTree)
                && Compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer.Value, CancellationToken)
                    is { HasValue: true, Value: { } value })
            {
                return new Argument.Literal(ConstantArithmetic.Convert(value, field.Type.SpecialType));
            }
        }
        return null;
    }

    /// <summary>The number that a static member of a type parameter stands for: <c>T.One</c>.</summary>
    private static double? NumberOfType(string name) => name switch
    {
        "Zero" or "AdditiveIdentity" => 0,
        "NegativeZero" => -0.0,
        "One" or "MultiplicativeIdentity" => 1,
        "NegativeOne" => -1,
        "E" => Math.E,
        "Pi" => Math.PI,
        "Tau" => 2 * Math.PI,
        "PositiveInfinity" => double.PositiveInfinity,
        "NegativeInfinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => null,
    };
}
