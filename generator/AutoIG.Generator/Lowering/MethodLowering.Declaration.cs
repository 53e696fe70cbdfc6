using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoIG.Generator.Lowering;

/// <content>The declaration: host type, parameters, result type.</content>
internal sealed partial class MethodLowering
{
    private static readonly SymbolDisplayFormat TypeName = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>
    /// The type a method computes in: the element type of its tensors; else what it returns, or double where it takes a double, so that every number
    /// it is given is held as it is.
    /// </summary>
    private static string? RealTypeOf(IMethodSymbol method)
    {
        if (method.ReturnType.SpecialType == SpecialType.System_Single && !method.Parameters.Any(p => Symbols.IsTensor(p.Type) || Symbols.IsTokens(p.Type))
            && method.Parameters.Any(p => p.Type.SpecialType == SpecialType.System_Double))
        {
            return "double";
        }
        var candidates = method.Parameters.Select(p => p.Type).Append(method.ReturnType).ToArray();
        var real = candidates.Where(Symbols.IsTensor).Select(Symbols.ElementOf).FirstOrDefault(Symbols.IsReal)
            ?? (Symbols.IsReal(method.ReturnType) ? method.ReturnType : null);
        return real?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
    }

    private static IrHost HostOf(IMethodSymbol method, Compilation compilation)
    {
        var types = new List<string>();
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
            types.Insert(0, DeclarationOf(type));
        var declaring = method.ContainingType;
        string space = declaring.ContainingNamespace is { IsGlobalNamespace: false } n ? n.ToDisplayString() : "";
        string hint = declaring.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat
            .WithGenericsOptions(SymbolDisplayGenericsOptions.None));
        // Types may differ in the number of their type parameters alone, and every file needs a name of its own.
        if (declaring.Arity > 0 && ((INamespaceOrTypeSymbol)declaring.ContainingSymbol).GetTypeMembers(declaring.Name).Length > 1)
            hint += declaring.Arity;
        return new IrHost(
            space, types.ToEquatableArray(), declaring.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), declaring.Name,
            method.IsStatic, SyntaxFacts.GetText(method.DeclaredAccessibility), $"{hint}.{method.Name}");
    }

    private static string DeclarationOf(INamedTypeSymbol type)
    {
        string accessibility = SyntaxFacts.GetText(type.DeclaredAccessibility);
        string modifiers = type.IsStatic ? "static " : type.TypeKind != TypeKind.Class ? ""
            : type.IsSealed ? "sealed " : type.IsAbstract ? "abstract " : "";
        string readOnly = type.TypeKind == TypeKind.Struct ? (type.IsReadOnly ? "readonly " : "") + (type.IsRefLikeType ? "ref " : "") : "";
        string kind = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
        return $"{accessibility} {modifiers}{readOnly}partial {kind} {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat.WithMemberOptions(SymbolDisplayMemberOptions.None).WithKindOptions(SymbolDisplayKindOptions.None))}";
    }

    /// <summary>Whether a method of the same name that stands before it is marked as well: only the first can have the name's derivative.</summary>
    private bool IsSecondOverload => !SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, method.ContainingType.OriginalDefinition.GetMembers(method.Name)
        .FirstOrDefault(m => Symbols.Attribute(m, "DifferentiableAttribute") is not null));

    private void CheckDeclaration()
    {
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            bool partial = type.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!partial)
                Report(DiagnosticDescriptors.TypeIsNotPartial, LocationOf(method), type.Name, method.Name);
        }
        string? fault = method switch
        {
            { IsGenericMethod: true } => "it has type parameters of its own; put them on the type",
            { IsAsync: true } => "it is asynchronous",
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "it returns a reference",
            { MethodKind: not MethodKind.Ordinary } => "it is not an ordinary method",
            { IsAbstract: true } or { IsExtern: true } => "it has no body",
            { IsVirtual: true } or { IsOverride: true } when !method.IsSealed && !method.ContainingType.IsSealed =>
                "it may be overridden, and the derivative would not know; seal the type",
            _ when method.ContainingType.TypeKind is not (TypeKind.Class or TypeKind.Struct) => "only methods of classes and structs can be",
            _ when IsSecondOverload =>
                "an overload of the same name is marked [Differentiable] as well, and both would give '" + method.Name + "Derivative'",
            _ => null,
        };
        if (fault is not null)
            Report(DiagnosticDescriptors.MethodCannotBeDifferentiated, LocationOf(method), method.Name, fault);
        bool tensor = Symbols.IsTensor(method.ReturnType);
        if (!Symbols.IsReal(tensor ? Symbols.ElementOf(method.ReturnType) : method.ReturnType))
        {
            Report(DiagnosticDescriptors.ReturnType, LocationOf(method), method.Name, method.ReturnType.ToDisplayString(),
                "Tensor<T>, T, float or double, where T : unmanaged, IBinaryFloatingPointIeee754<T>");
        }
    }

    /// <summary>Opens the method's frame and gives every parameter its value.</summary>
    private List<string> DeclareParameters(List<IrParameter> parameters, ref Argument.Host? self)
    {
        var dimensions = new List<string>();
        var shapes = new Dictionary<ISymbol, Shape>(SymbolEqualityComparer.Default);
        var scope = DimensionScope.Empty;
        foreach (var parameter in method.Parameters.Where(p => Symbols.IsTensor(p.Type) || Symbols.IsTokens(p.Type)))
        {
            if (Symbols.Attribute(parameter, "ShapeAttribute") is not { } attribute)
            {
                Report(DiagnosticDescriptors.ParameterHasNoShape, LocationOf(parameter), parameter.Name);
                continue;
            }
            foreach (string name in ShapeReader.Names(attribute))
            {
                if (dimensions.Contains(name) || !ShapeReader.IsName(name))
                    continue;
                dimensions.Add(name);
                scope = scope.With(name, Dimension.Named(name));
            }
            try
            {
                shapes[parameter] = ReadShape(attribute, parameter, scope);
                if (Symbols.IsTokens(parameter.Type))
                    CheckTokens(shapes[parameter], attribute, parameter);
            }
            catch (RefusalException refusal)
            {
                Report(refusal);
            }
        }
        self = self is null ? null : self with { Dimensions = scope };
        modelDimensions = scope;
        frame = new Frame(null, null, method, self, LayerPath.Root(), null);
        Start(frame);

        int inputs = 0, held = 0;
        foreach (var parameter in method.Parameters)
        {
            if ((Symbols.IsTensor(parameter.Type) || Symbols.IsTokens(parameter.Type)) && !shapes.ContainsKey(parameter))
                continue;
            if (TypeOf(parameter, shapes) is not { } type)
                continue;
            if (Symbols.IsTokens(parameter.Type))
            {
                parameters.Add(new IrParameter(parameter.Name, "int[]", type, true) { IsTokens = true });
                Set(frame.Declare(parameter, parameter.Type, null), new Argument.Tokens(parameter.Name, inputs++, type.Shape[0]));
                continue;
            }
            bool differentiable = type.IsReal;
            var attributes = new ParameterAttributes(differentiable ? inputs++ : held++, parameter.Name);
            int id = builder.Emit(differentiable ? Leaves.Input : Leaves.Fixed, [], attributes, type, parameter.Name);
            parameters.Add(new IrParameter(parameter.Name, parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), type, differentiable));
            if (differentiable && type.IsScalar && Symbols.IsReal(parameter.Type) && ElementOf(parameter.Type) is var own && own != Element.Real)
                id = builder.Emit(Conversions.Cast, [id], type: IrType.Of(own));
            Set(frame.Declare(parameter, parameter.Type, null), new Argument.Value(id));
        }
        return dimensions;
    }

    private IrType? TypeOf(IParameterSymbol parameter, Dictionary<ISymbol, Shape> shapes)
    {
        string? fault = null;
        IrType? type = null;
        if (parameter.RefKind is not (RefKind.None or RefKind.In))
            fault = "it is passed by reference; return the value instead";
        else if (Symbols.IsTensor(parameter.Type))
        {
            var element = Symbols.ElementOf(parameter.Type);
            if (Symbols.IsReal(element))
            {
                string name = element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
                type = name == realType ? IrType.Real(shapes[parameter]) : null;
                fault = type is null ? $"'{method.Name}' computes in {realType}; its tensors need one element type" : null;
            }
            else
            {
                fault = Symbols.IsInteger(element) || Symbols.IsBoolean(element)
                    ? "nothing can be attributed to whole numbers; take token ids as int[] with [Shape(\"tokens\")] and look them up with Nn.Embedding"
                    : "a tensor holds float, double or the type parameter";
            }
        }
        else if (Symbols.IsTokens(parameter.Type))
            type = IrType.Real(shapes[parameter]);
        else if (Symbols.IsReal(parameter.Type))
        {
            type = IrType.Scalar;
            if (!isScalarFunction && ElementOf(parameter.Type) != Element.Real)
                fault = $"'{method.Name}' computes in {realType}; its numbers need that type";
        }
        else if (parameter.Type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_UInt64)
            fault = "an integer is an int, a uint or a long, or narrower";
        else if (Symbols.IsInteger(parameter.Type))
            type = IsOnlyConvertedToReal(parameter) ? IrType.Scalar : IrType.Of(ElementOf(parameter.Type));
        else if (Symbols.IsBoolean(parameter.Type))
            type = IrType.Boolean;
        else
            fault = "a parameter is a tensor with [Shape], an int[] of token ids with [Shape], a real number, an integer or a bool";
        if (fault is not null)
            Report(DiagnosticDescriptors.ParameterType, LocationOf(parameter), parameter.Name, parameter.Type.ToDisplayString(), fault);
        return type;
    }

    /// <summary>Whether an integer is a quantity rather than a count of loop turns: then it is a feature like any other.</summary>
    private bool IsOnlyConvertedToReal(IParameterSymbol parameter)
    {
        if (BodyOf(method) is not { } body)
            return false;
        var uses = body.Descendants().OfType<IParameterReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter)).ToArray();
        // It is held in the function's type, which must give each conversion its exact value: only double holds every int, and rounds a long once.
        return uses.Length > 0 && uses.All(use => use.Parent is IConversionOperation { OperatorMethod: null } conversion && Symbols.IsReal(conversion.Type)
            && (ElementOf(conversion.Type) == Element.Real || (realType == "double" && parameter.Type.SpecialType != SpecialType.System_Int64)));
    }

    private Shape ReadShape(AttributeData attribute, ISymbol owner, DimensionScope scope)
    {
        var location = attribute.ApplicationSyntaxReference is { } reference
            ? reference.GetSyntax(cancellationToken).GetLocation() : LocationOf(owner);
        var (shape, fault, unbound) = ShapeReader.Read(attribute, scope);
        if (fault is not null)
            throw Refuse(DiagnosticDescriptors.InvalidShape, location, owner.Name, fault);
        if (unbound is not null)
        {
            throw Refuse(DiagnosticDescriptors.DimensionIsNotBound, location, unbound, owner.Name,
                "no parameter of the method carries it, and no [Dimensions] on the block's declaration says what it is");
        }
        return shape;
    }
}
