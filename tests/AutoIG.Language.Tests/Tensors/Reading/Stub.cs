using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using AutoIG.CompilerServices;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>Calls a method of the runtime that takes spans, which reflection does not pass.</summary>
/// <param name="target">The object, or <see langword="null"/>.</param>
/// <param name="arguments">The arguments, of the parameters' types but for spans.</param>
internal delegate object? Stub(object? target, object?[] arguments);

/// <summary>Makes stubs, one for each method and all programs.</summary>
internal static class Stubs
{
    private static readonly ConcurrentDictionary<MethodBase, Stub> Made = [];

    public static Stub Of(MethodBase method) => Made.GetOrAdd(method, Make);

    /// <summary>Whether values of a type cannot be objects.</summary>
    public static bool IsSpan(Type type) => type.IsByRefLike;

    /// <summary>What a parameter takes; those that are passed by reference are only read.</summary>
    public static Type TypeOf(ParameterInfo parameter) =>
        parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;

    private static Stub Make(MethodBase method)
    {
        var stub = new DynamicMethod(method.Name, typeof(object), [typeof(object), typeof(object[])], typeof(Stubs).Module,
            skipVisibility: true);
        var code = stub.GetILGenerator();
        if (method is { IsConstructor: false, IsStatic: false })
        {
            code.Emit(OpCodes.Ldarg_0);
            if (method.DeclaringType!.IsValueType)
                code.Emit(OpCodes.Unbox, method.DeclaringType);
            else
                code.Emit(OpCodes.Castclass, method.DeclaringType);
        }
        var parameters = method.GetParameters();
        for (int i = 0; i < parameters.Length; i++)
        {
            var type = TypeOf(parameters[i]);
            code.Emit(OpCodes.Ldarg_1);
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(OpCodes.Ldelem_Ref);
            if (IsSpan(type))
                code.Emit(OpCodes.Call, Reading(type));
            else
                code.Emit(OpCodes.Unbox_Any, type);
            if (parameters[i].ParameterType.IsByRef)
            {
                var place = code.DeclareLocal(type);
                code.Emit(OpCodes.Stloc, place);
                code.Emit(OpCodes.Ldloca, place);
            }
        }
        var result = typeof(void);
        if (method is ConstructorInfo constructor)
        {
            code.Emit(OpCodes.Newobj, constructor);
            result = constructor.DeclaringType!;
        }
        else if (method is MethodInfo call)
        {
            code.Emit(call.IsStatic || call.DeclaringType!.IsValueType ? OpCodes.Call : OpCodes.Callvirt, call);
            result = call.ReturnType;
        }
        if (result == typeof(void))
            code.Emit(OpCodes.Ldnull);
        else if (IsSpan(result))
            code.Emit(OpCodes.Call, Keeping(result));
        if (IsSpan(result))
            code.Emit(OpCodes.Box, typeof(Piece));
        else if (result.IsValueType && result != typeof(void))
            code.Emit(OpCodes.Box, result);
        code.Emit(OpCodes.Ret);
        return stub.CreateDelegate<Stub>();
    }

    private static MethodInfo Reading(Type type)
    {
        string name = type.GetGenericTypeDefinition() == typeof(Span<>) ? nameof(Piece.Writable)
            : type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>) ? nameof(Piece.Readable)
            : type.GetGenericTypeDefinition() == typeof(Operand<>) ? nameof(Piece.Operand)
            : throw new Language.Tests.Reading.ReadingFault($"{type} is not passed.");
        var element = type.GetGenericArguments()[0];
        return element.IsValueType && !element.IsPrimitive
            ? typeof(Stubs).GetMethod(nameof(Elements), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element)
            : typeof(Piece).GetMethod(name)!.MakeGenericMethod(element);
    }

    private static MethodInfo Keeping(Type type) => type.GetGenericTypeDefinition() == typeof(Span<>)
        ? typeof(Piece).GetMethod(nameof(Piece.Of))!.MakeGenericMethod(type.GetGenericArguments())
        : throw new Language.Tests.Reading.ReadingFault($"{type} is not kept.");

    private static ReadOnlySpan<T> Elements<T>(object? value) => (T[]?)value;
}
