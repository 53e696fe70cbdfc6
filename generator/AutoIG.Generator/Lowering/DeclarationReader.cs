using AutoIG.Generator.Diagnostics;
using AutoIG.Generator.Ir;
using AutoIG.Generator.Operators;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using static AutoIG.Generator.Lowering.Refusals;

namespace AutoIG.Generator.Lowering;

/// <summary>The declaration: parameters, shapes and result type.</summary>
internal sealed class DeclarationReader(LoweringContext context) : LoweringPart(context)
{
    private int? firstInput;

    /// <summary>Checks the declaration, and opens the method's frame with its parameters.</summary>
    /// <returns>The function without its body; <see langword="null"/> where not even its type can be reopened.</returns>
    public IrFunction? Read()
    {
        CheckDeclaration();
        var self = Method.IsStatic ? null : new Argument.Host("model", "", Method.ContainingType, DimensionScope.Empty, IsStatic: false);
        var parameters = new List<IrParameter>();
        var (dimensions, labels) = DeclareParameters(parameters, ref self);
        bool reopens = !Context.Diagnostics.Any(d => d.Id == DiagnosticDescriptors.TypeIsNotPartial.Id) && !Method.IsGenericMethod
            && Method.MethodKind == MethodKind.Ordinary && !IsSecondOverload && !IsInFileLocalType && LooseTypeParameter is null
            && TakenName is null && TakenTypeParameter is null;
        if (!reopens || RealType.Length == 0)
            return null;
        return new IrFunction(
            HostReader.HostOf(Method, Compilation), Method.Name, RealType, parameters.ToEquatableArray(), dimensions.ToEquatableArray(),
            !Symbols.IsTensor(Method.ReturnType), IrBlock.Empty, 0, default)
        {
            DimensionLabels = labels.ToEquatableArray(),
            HasTensors = !IsScalarFunction,
            Programs = AskedPrograms,
        };
    }

    /// <summary>
    /// Whether a method of the same name that stands before it is marked as well: only the first can have the name's derivative.
    /// </summary>
    private bool IsSecondOverload => !SymbolEqualityComparer.Default.Equals(Method.PartialDefinitionPart ?? Method.OriginalDefinition,
        Method.ContainingType.OriginalDefinition.GetMembers(Method.Name)
            .FirstOrDefault(m => Symbols.Attribute(m, "DifferentiableAttribute") is not null));

    /// <summary>What the attribute asks for beside the gradient.</summary>
    private ModelPrograms AskedPrograms => Symbols.Attribute(Method, "DifferentiableAttribute")?.NamedArguments
        .FirstOrDefault(argument => argument.Key == "Programs").Value.Value is int programs ? (ModelPrograms)programs : ModelPrograms.None;

    /// <summary>A name that a member of the derivative would have and cannot.</summary>
    private string? TakenName => new[]
        {
            "Derivative",
            Method.Parameters.Length == 1 && Symbols.IsTensor(Method.Parameters[0].Type) ? "Derivative" : "Input"
        }
        .Select(part => Method.Name + part).FirstOrDefault(IsTaken);

    /// <summary>Whether a name is one that no generated member of the type can have.</summary>
    public bool IsTaken(string name) => NamesInScope.Taken(Method).Contains(name);

    /// <summary>A type parameter around the method that is called as something in the derivative is.</summary>
    private ITypeParameterSymbol? TakenTypeParameter
    {
        get
        {
            for (var type = Method.ContainingType; type is not null; type = type.ContainingType)
            {
                if (type.TypeParameters.FirstOrDefault(parameter => NamesInScope.IsOfDerivative(parameter.Name, Method, Compilation))
                    is { } taken)
                {
                    return taken;
                }
            }
            return null;
        }
    }

    private bool IsInFileLocalType
    {
        get
        {
            for (var type = Method.ContainingType; type is not null; type = type.ContainingType)
            {
                if (type.IsFileLocal)
                    return true;
            }
            return false;
        }
    }

    /// <summary>
    /// The type parameter that the method computes in, where its constraints allow types that the runtime does not compute with.
    /// </summary>
    private ITypeParameterSymbol? LooseTypeParameter => Method.Parameters.Select(parameter => parameter.Type).Append(Method.ReturnType)
        .Select(type => Symbols.IsTensor(type) ? Symbols.ElementOf(type) : type).OfType<ITypeParameterSymbol>()
        .FirstOrDefault(type => Symbols.IsReal(type) && type.DeclaringMethod is null && !Symbols.IsComputable(type));

    private void CheckDeclaration()
    {
        for (var type = Method.ContainingType; type is not null; type = type.ContainingType)
        {
            bool partial = type.DeclaringSyntaxReferences.Any(r => r.GetSyntax(CancellationToken) is TypeDeclarationSyntax declaration
                && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));
            if (!partial)
                Context.Report(DiagnosticDescriptors.TypeIsNotPartial, LocationOf(Method), type.Name, Method.Name);
        }
        string? fault = Method switch
        {
            _ when IsInFileLocalType =>
                "its type is visible in its own file alone, and the derivative is another part of it in another file; leave out 'file'",
            _ when LooseTypeParameter is { } loose =>
                $"its derivative computes with '{loose.Name}' in memory and in vectors; "
                + $"declare 'where {loose.Name} : unmanaged, IBinaryFloatingPointIeee754<{loose.Name}>'",
            { IsStatic: false, ContainingType.IsRefLikeType: true } => "a ref struct cannot be held by its derivative; leave out 'ref'",
            { IsGenericMethod: true } => "it has type parameters of its own; put them on the type",
            { IsAsync: true } => "it is asynchronous",
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => "it returns a reference",
            { MethodKind: MethodKind.ExplicitInterfaceImplementation } =>
                "it implements an interface explicitly, and has no name that its derivative could have; "
                + "mark a method that it calls",
            { MethodKind: not MethodKind.Ordinary } => "it is not an ordinary method",
            { IsAbstract: true } or { IsExtern: true } => "it has no body",
            { IsVirtual: true } or { IsOverride: true } when !Method.IsSealed && !Method.ContainingType.IsSealed =>
                "it may be overridden, and the derivative would not know; seal the type",
            _ when Method.ContainingType.TypeKind is not (TypeKind.Class or TypeKind.Struct) =>
                "only methods of classes and structs can be",
            _ when TakenName is { } taken =>
                $"the type has a member '{taken}' already, which is the name of a part of the derivative; rename it",
            _ when TakenTypeParameter is { Name: var taken } =>
                $"the type parameter '{taken}' has the name of one of the derivative's own; rename it",
            _ when IsSecondOverload =>
                "an overload of the same name is marked [Differentiable] as well, and both would give '" + Method.Name + "Derivative'",
            _ => null,
        };
        if (fault is not null)
            Context.Report(DiagnosticDescriptors.MethodCannotBeDifferentiated, LocationOf(Method), Method.Name, fault);
        bool tensor = Symbols.IsTensor(Method.ReturnType);
        if (!Symbols.IsReal(tensor ? Symbols.ElementOf(Method.ReturnType) : Method.ReturnType))
        {
            Context.Report(DiagnosticDescriptors.ReturnType, LocationOf(Method), Method.Name, Method.ReturnType.ToDisplayString(),
                "Tensor<T>, T, float or double, where T : unmanaged, IBinaryFloatingPointIeee754<T>");
        }
    }

    /// <summary>Opens the method's frame and gives every parameter its value.</summary>
    private (List<string> Variables, List<string> Labels) DeclareParameters(List<IrParameter> parameters, ref Argument.Host? self)
    {
        var (dimensions, labels) = (new List<string>(), new List<string>());
        string[] names = [.. ShapeReader.NamesOf(Method)];
        var shapes = new Dictionary<ISymbol, Shape>(SymbolEqualityComparer.Default);
        var scope = DimensionScope.Empty;
        foreach (var parameter in Method.Parameters.Where(p => Symbols.IsTensor(p.Type) || Symbols.IsTokens(p.Type)))
        {
            if (Symbols.Attribute(parameter, "ShapeAttribute") is not { } attribute)
            {
                Context.Report(DiagnosticDescriptors.ParameterHasNoShape, LocationOf(parameter), parameter.Name);
                continue;
            }
            foreach (string name in ShapeReader.Names(attribute))
            {
                if (scope.Resolve(name) is not null || !ShapeReader.IsName(name))
                    continue;
                string variable = ShapeReader.VariableOf(name, [.. dimensions, .. names.Where(other => other != name)]);
                dimensions.Add(variable);
                labels.Add(name);
                scope = scope.With(name, Dimension.Named(variable));
            }
            try
            {
                shapes[parameter] = ReadShape(attribute, parameter, scope);
                if (Symbols.IsTokens(parameter.Type))
                    Tokens.CheckTokens(shapes[parameter], attribute, parameter);
            }
            catch (RefusalException refusal)
            {
                Context.Report(refusal);
            }
        }
        self = self is null ? null : self with { Dimensions = scope };
        Context.ModelDimensions = scope;
        Frame = new Frame(Variables, null, null, Method, self, LayerPath.Root(), null);
        Frame.Start();

        int inputs = 0, held = 0;
        foreach (var parameter in Method.Parameters)
        {
            if ((Symbols.IsTensor(parameter.Type) || Symbols.IsTokens(parameter.Type)) && !shapes.ContainsKey(parameter))
                continue;
            if (ParameterType(parameter, shapes) is not { } type)
                continue;
            if (Symbols.IsTokens(parameter.Type))
            {
                Features.Refuse(parameter, "what stands at a position differs from text to text, so that token ids have no names");
                parameters.Add(new IrParameter(parameter.Name, "int[]", type, true) { IsTokens = true });
                Variables.Set(Frame.Declare(parameter, parameter.Type, null), new Argument.Tokens(parameter.Name, inputs++, type.Shape[0]));
                continue;
            }
            bool differentiable = type.IsReal;
            var attributes = new ParameterAttributes(differentiable ? inputs++ : held++, parameter.Name);
            int id = Builder.Emit(differentiable ? Leaves.Input : Leaves.Fixed, [], attributes, type, parameter.Name);
            if (differentiable)
                firstInput ??= id;
            parameters.Add(new IrParameter(parameter.Name, SymbolText.Short(parameter.Type), type, differentiable)
            {
                Features = Features.Read(parameter, type.Shape, differentiable),
            });
            if (differentiable && type.IsScalar && Symbols.IsReal(parameter.Type)
                && Types.ElementOf(parameter.Type) is var own && own != Element.Real)
                id = Builder.Emit(Operators.Conversions.Cast, [id], type: IrType.Of(own));
            Variables.Set(
                Frame.Declare(parameter, parameter.Type, null),
                new Argument.Value(id, Symbols.IsTensor(parameter.Type) ? -parameters.Count : 0));
        }
        return (dimensions, dimensions.SequenceEqual(labels) ? [] : labels);
    }

    /// <summary>What does not depend on the input, as a value of each point: functions of tensors run on whole batches.</summary>
    public int AtEveryPoint(int value)
    {
        if ((firstInput ?? Tokens.Rows) is not { } input)
            return value;
        int number = input;
        foreach (int axis in Enumerable.Range(0, Builder.TypeOf(input).Shape.Rank))
            number = Builder.Emit(Parts.Slice, [number], new SliceAttributes(axis, 0, 1));
        if (number != input)
            number = Builder.Emit(Shapes.Reshape, [number], new ShapeAttributes(Shape.Scalar));
        return Builder.Emit(Operators.Arithmetic.AtEveryPoint, [value, number], type: Builder.TypeOf(value));
    }

    private IrType? ParameterType(IParameterSymbol parameter, Dictionary<ISymbol, Shape> shapes)
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
                type = SymbolText.Short(element) == RealType ? IrType.Real(shapes[parameter]) : null;
                fault = type is null ? $"'{Method.Name}' computes in {RealType}; its tensors need one element type" : null;
            }
            else
            {
                fault = Symbols.IsInteger(element) || Symbols.IsBoolean(element)
                    ? "nothing can be attributed to whole numbers; take token ids as int[] with [Shape(\"tokens\")] and look them up with "
                        + "Nn.Embedding"
                    : "a tensor holds float, double or the type parameter";
            }
        }
        else if (Symbols.IsTokens(parameter.Type))
            type = IrType.Real(shapes[parameter]);
        else if (Symbols.IsReal(parameter.Type))
        {
            type = IrType.Scalar;
            if (!IsScalarFunction && Types.ElementOf(parameter.Type) != Element.Real)
                fault = $"'{Method.Name}' computes in {RealType}; its numbers need that type";
        }
        else if (parameter.Type.SpecialType is SpecialType.System_IntPtr or SpecialType.System_UIntPtr or SpecialType.System_UInt64)
            fault = "an integer is an int, a uint or a long, or narrower";
        else if (Symbols.IsInteger(parameter.Type))
            type = IsOnlyConvertedToReal(parameter) ? IrType.Scalar : IrType.Of(Types.ElementOf(parameter.Type));
        else if (Symbols.IsBoolean(parameter.Type))
            type = IrType.Boolean;
        else
            fault = "a parameter is a tensor with [Shape], an int[] of token ids with [Shape], a real number, an integer or a bool";
        if (fault is not null)
            Context.Report(DiagnosticDescriptors.ParameterType, LocationOf(parameter), parameter.Name, parameter.Type.ToDisplayString(),
                fault);
        return type;
    }

    /// <summary>Whether an integer is a quantity rather than a count of loop turns: then it is a feature like any other.</summary>
    private bool IsOnlyConvertedToReal(IParameterSymbol parameter)
    {
        if (Inlining.BodyOf(Method) is not { } body)
            return false;
        var uses = body.Descendants().OfType<IParameterReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter)).ToArray();
        // It is held in the function's type, which must give each conversion its exact value: only double holds every int,
        // and rounds a long once.
        return uses.Length > 0 && uses.All(use => use.Parent is IConversionOperation { OperatorMethod: null } conversion
            && Symbols.IsReal(conversion.Type)
            && (Types.ElementOf(conversion.Type) == Element.Real
                || (RealType == "double" && parameter.Type.SpecialType != SpecialType.System_Int64)));
    }

    public Shape ReadShape(AttributeData attribute, ISymbol owner, DimensionScope scope)
    {
        var location = attribute.ApplicationSyntaxReference is { } reference
            ? reference.GetSyntax(CancellationToken).GetLocation() : LocationOf(owner);
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
