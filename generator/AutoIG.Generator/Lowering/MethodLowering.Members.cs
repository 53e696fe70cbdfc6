using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>Fields and properties: the model's weights, its settings and its blocks.</content>
internal sealed partial class MethodLowering
{
    private DimensionScope modelDimensions = DimensionScope.Empty;

    private Argument Property(IPropertyReferenceOperation reference, string? target)
    {
        var property = reference.Property;
        // Padding.Same and Padding.Valid go by their names.
        if (property.IsStatic && Symbols.Is(property.ContainingType, "AutoIG.Padding"))
            return new Argument.Literal(property.Name);
        if (reference.Instance is { } instance && (Symbols.IsTensorLike(instance.Type) || property.ContainingType.Name is "ReadOnlySpan" or "Span"
            || instance.Type is IArrayTypeSymbol || property.IsIndexer || Symbols.IsInteger(property.Type)))
        {
            var value = Evaluate(instance);
            if (value is Argument.Value { Id: var id } && Symbols.IsTensorLike(instance.Type))
                return TensorProperty(reference, id, target);
            if (value is Argument.Tokens tokens)
                return property.Name == "Length" ? Size(tokens.Length) : throw UseOfTokens(reference);
            if (value is Argument.Items items)
            {
                return property.Name is "Length" or "Count" ? new Argument.Literal(items.Elements.Count)
                    : reference.Arguments.Length == 1 ? ElementAt(value, reference.Arguments[0].Value, reference)
                    : throw Unsupported(reference, $"'{property.Name}' of a list", "index it or ask for its length");
            }
            if (value is not Argument.Host)
                throw Unsupported(reference, $"'{property.Name}' of {Kind(value)}", "use tensors, numbers and blocks");
        }
        if (reference.Arguments.Length > 0)
            throw Unsupported(reference, "An indexer of your own", "write a method");
        bool isAuto = property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
        if (!isAuto && property.GetMethod is { } getter && BodyOf(getter) is not null)
        {
            var self = property.IsStatic ? null : Evaluate(reference.Instance!) as Argument.Host;
            return Inline(self is null ? getter : Resolve(getter, self, reference), self, [], reference, target, property.Name);
        }
        return Member(property, reference.Instance, reference, target);
    }

    private Argument TensorProperty(IPropertyReferenceOperation reference, int tensor, string? target)
    {
        var shape = builder.TypeOf(tensor).Shape;
        switch (reference.Property.Name)
        {
            case "Lengths":
                return new Argument.Items(shape.Dimensions.Select(Size).ToArray());
            case "Rank":
                return new Argument.Literal(shape.Rank);
            case "FlattenedLength":
                return Size(shape.Length);
            case "this[]":
                var indices = Evaluate(reference.Arguments[0].Value);
                return Index(tensor, indices is Argument.Items items ? items.Elements : [indices], reference, target);
            default:
                throw Unsupported(reference, $"'{reference.Property.Name}' of a tensor", "use Lengths, Rank, indices and ranges");
        }
    }

    private static Argument Size(Dimension dimension) =>
        dimension.IsConstant ? new Argument.Literal(dimension.Value) : new Argument.Size(dimension);

    /// <summary>x[i, j] is a number, x[1..3, ..] a part of the tensor.</summary>
    private Argument.Value Index(int tensor, IReadOnlyList<Argument> indices, IOperation where, string? target)
    {
        var shape = builder.TypeOf(tensor).Shape;
        if (indices.Count != shape.Rank)
        {
            throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, "Indexer",
                $"a tensor of shape {shape} takes {shape.Rank} indices, not {indices.Count}");
        }
        bool ranges = indices.Any(i => i is Argument.Range);
        var value = tensor;
        for (int axis = 0; axis < indices.Count; axis++)
        {
            var (start, length) = indices[axis] switch
            {
                Argument.Range range => Bounds(range, shape[axis], where),
                Argument.Index index => (Position(index.Position, index.FromEnd, shape[axis], where), (Dimension)1),
                var index => (Position(index, false, shape[axis], where), (Dimension)1),
            };
            if (start.IsConstant && length.IsConstant && (start.Value < 0 || length.Value < 0
                || (shape[axis].IsConstant && start.Value + length.Value > shape[axis].Value)))
            {
                throw Refuse(DiagnosticDescriptors.ShapesDoNotFit, where, "Indexer",
                    $"{start} to {start + length} is outside axis {axis} of shape {shape}");
            }
            if (start != 0 || length != shape[axis])
                value = builder.Emit(Parts.Slice, [value], new SliceAttributes(axis, start, length));
        }
        if (!ranges)
            value = builder.Emit(Shapes.Reshape, [value], new ShapeAttributes(Shape.Scalar), name: depth == 0 && builder.IsActive(value) ? target : null);
        return new Argument.Value(value);
    }

    private static (Dimension Start, Dimension Length) Bounds(Argument.Range range, Dimension size, IOperation where)
    {
        var start = range.Start is null ? 0 : Position(range.Start, range.StartFromEnd, size, where);
        var end = range.End is null ? size : Position(range.End, range.EndFromEnd, size, where);
        return (start, end - start);
    }

    private static Dimension Position(Argument index, bool fromEnd, Dimension size, IOperation where)
    {
        var position = AsSize(index) ?? throw Unsupported(where, "An index that is not known at compile time", "use constants, loops that can be unrolled, or Lengths");
        return fromEnd ? size - position : position;
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

    /// <summary>A field or automatic property of the model, of a block, or of a type.</summary>
    private Argument Member(ISymbol member, IOperation? instance, IOperation where, string? target)
    {
        if (instance is not null && Evaluate(instance) is var holder && holder is not Argument.Host)
        {
            // A tuple's elements have names.
            if (holder is Argument.Items items && member is IFieldSymbol { CorrespondingTupleField: { } field })
                return items.Elements[int.Parse(field.Name.Substring(4), System.Globalization.CultureInfo.InvariantCulture) - 1];
            if (holder is Argument.Refused)
                throw new RefusalException(null);
            throw Unsupported(where, $"'{member.Name}' of {Kind(holder)}", "use tensors, numbers and blocks");
        }
        var self = instance is null ? null : (Argument.Host)Evaluate(instance);
        member = Constructed(member, self);
        if (self is null && member is IFieldSymbol or IPropertySymbol && StaticConstant(member) is { } constant)
            return constant;
        if (self is null && member is IPropertySymbol { ContainingType.TypeKind: TypeKind.Interface })
        {
            double number = NumberOfType(member.Name)
                ?? throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, Show(where), "it is another number for each type; keep it in a field");
            return new Argument.Literal(ConstantArithmetic.Convert(number, ConstantTypeOf(where.Type)));
        }
        var type = member switch { IFieldSymbol f => f.Type, IPropertySymbol p => p.Type, _ => throw new InvalidOperationException(member.Kind.ToString()) };
        string display = self is null ? member.ContainingType.Name + "." + member.Name
            : self.Display.Length == 0 ? member.Name : self.Display + "." + member.Name;
        var scope = self?.Dimensions ?? modelDimensions;
        return Read(member, type, AccessTo(member, self, where), display, scope, where, null);
    }

    private Argument Read(ISymbol member, ITypeSymbol type, string access, string display, DimensionScope scope, IOperation where, int? index)
    {
        if (Symbols.IsTensor(type))
        {
            if (Symbols.Attribute(member, "ShapeAttribute") is not { } attribute)
                throw Refuse(DiagnosticDescriptors.MemberHasNoShape, where, display);
            var element = Symbols.ElementOf(type);
            if (Symbols.IsReal(element) && RealName(element) != realType)
                throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, display, $"its elements are {RealName(element)}, and the method computes in {realType}");
            var kind = Symbols.IsReal(element) ? Element.Real : Symbols.IsBoolean(element) ? Element.Boolean : Element.Integer;
            return Leaf(new IrType(kind, ReadShape(attribute, member, scope)));
        }
        if (type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr)
            throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, display, $"its width depends on the machine; declare it int or long");
        if (Symbols.IsReal(type) || Symbols.IsInteger(type))
            return Leaf(IrType.Of(ElementOf(type)));
        if (Symbols.IsBoolean(type))
            return Leaf(IrType.Boolean);
        if (index is null && ElementsOf(type) is { } elementType)
        {
            int count = CountOf(member, display, where);
            return new Argument.Items(Enumerable.Range(0, count).Select(i =>
                Read(member, elementType, $"{access}[{i}]", $"{display}[{i}]", scope, where, i)).ToArray());
        }
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } block
            && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly))
        {
            if (Symbols.Attribute(member, "DimensionsAttribute") is { } bindings)
            {
                var (bound, fault) = ShapeReader.Bind(bindings, scope);
                if (fault is not null)
                {
                    throw Refuse(DiagnosticDescriptors.InvalidShape,
                        bindings.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? LocationOf(member), member.Name, fault);
                }
                scope = bound;
            }
            return new Argument.Host(access, display, block, scope);
        }
        throw Refuse(DiagnosticDescriptors.MemberIsNotSupported, where, display,
            $"'{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' is not a tensor, a number, or a block whose source is in this compilation");

        Argument.Value Leaf(IrType leaf) => new(builder.Emit(Leaves.Model, [], new ModelAttributes(access, display), leaf));
    }

    /// <summary>A member as the object's own type has it: the body that names it is the generic definition's.</summary>
    private static ISymbol Constructed(ISymbol member, Argument.Host? self)
    {
        for (var type = self?.Type as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, member.ContainingType.OriginalDefinition))
                return type.GetMembers(member.Name).First(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, member.OriginalDefinition));
        }
        return member;
    }

    private static string RealName(ITypeSymbol element) => element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private static ITypeSymbol? ElementsOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { Arity: 1, Name: "List" or "IReadOnlyList" or "ImmutableArray" or "IList" } list
            when list.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal) => list.TypeArguments[0],
        _ => null,
    };

    /// <summary>How many elements an array of blocks or weights has: what its initialiser lists.</summary>
    private int CountOf(ISymbol member, string display, IOperation where)
    {
        foreach (var reference in member.DeclaringSyntaxReferences)
        {
            var value = reference.GetSyntax(cancellationToken) switch
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
                BaseObjectCreationExpressionSyntax { Initializer: { } list } when list.IsKind(SyntaxKind.CollectionInitializerExpression) => list.Expressions.Count,
                _ => null,
            };
            if (count is { } known && (member is IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null } or IPropertySymbol { SetMethod.IsInitOnly: true }))
                return known;
        }
        throw Refuse(DiagnosticDescriptors.LengthIsNotKnown, where, display,
            "make it read-only and list its elements where it is declared: = [new(…), new(…)]");
    }

    /// <summary>A static read-only number with a constant value.</summary>
    private Argument? StaticConstant(ISymbol member)
    {
        if (member is not IFieldSymbol { IsReadOnly: true, IsStatic: true } field || !(Symbols.IsReal(field.Type) || Symbols.IsInteger(field.Type) || Symbols.IsBoolean(field.Type)))
            return null;
        foreach (var reference in field.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer: { } initializer }
                && compilation.ContainsSyntaxTree(initializer.SyntaxTree)
                && compilation.GetSemanticModel(initializer.SyntaxTree).GetConstantValue(initializer.Value, cancellationToken) is { HasValue: true, Value: { } value })
            {
                return new Argument.Literal(ConstantArithmetic.Convert(value, field.Type.SpecialType));
            }
        }
        return null;
    }
}
