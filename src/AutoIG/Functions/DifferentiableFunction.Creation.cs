using System.ComponentModel;

namespace AutoIG.CompilerServices;

/// <summary>Makes the functions that users hold from what was generated for their methods.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DifferentiableFunction
{
    /// <summary>The function of a definition.</summary>
    public static DifferentiableFunction<T> Create<T>(FunctionDefinition<T> definition)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new DifferentiableFunction<T>(definition);
    }

    /// <summary>The function of a definition whose arguments are a generated record.</summary>
    public static DifferentiableFunction<T, TInput> Create<T, TInput>(FunctionDefinition<T> definition)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T>
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new DifferentiableFunction<T, TInput>(definition);
    }

    /// <summary>The function of a definition, kept where it is published: of several threads that come first, all get the same.</summary>
    public static DifferentiableFunction<T> Publish<T>(ref DifferentiableFunction<T>? place, FunctionDefinition<T> definition)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var created = Create(definition);
        return Interlocked.CompareExchange(ref place, created, null) ?? created;
    }

    /// <summary>The function of a definition whose arguments are a generated record, kept where it is published.</summary>
    public static DifferentiableFunction<T, TInput> Publish<T, TInput>(
        ref DifferentiableFunction<T, TInput>? place, FunctionDefinition<T> definition)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TInput : struct, IFunctionInput<T>
    {
        var created = Create<T, TInput>(definition);
        return Interlocked.CompareExchange(ref place, created, null) ?? created;
    }
}
