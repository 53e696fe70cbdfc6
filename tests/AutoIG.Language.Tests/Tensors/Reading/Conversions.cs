using System.Reflection;
using AutoIG.CompilerServices;
using AutoIG.Language.Tests.Reading;

namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>What C# makes of an argument by itself.</summary>
internal static class Conversions
{
    public static int Cost(Type type, object? value, int never)
    {
        if (value is null)
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null && !type.IsByRefLike ? never : 0;
        if (type.IsInstanceOfType(value))
            return type == value.GetType() ? 0 : 1;
        if (type.IsByRefLike)
        {
            var element = type.GetGenericArguments()[0];
            bool isOperand = type.GetGenericTypeDefinition() == typeof(Operand<>);
            return value switch
            {
                Piece when element.IsPrimitive && element != typeof(int) => isOperand ? 2 : 1,
                Array array when array.GetType().GetElementType() == element => isOperand ? 3 : 2,
                Repeated when isOperand => 0,
                _ => isOperand && value.GetType() == element ? 1 : never,
            };
        }
        if (value is int or long or float && type.IsPrimitive && IsWider(Type.GetTypeCode(value.GetType()), Type.GetTypeCode(type)))
            return 3;
        return Implicit(type, value.GetType()) is not null ? 4 : never;
    }

    public static object? To(Type type, object? value)
    {
        if (value is null || type.IsByRefLike || type.IsInstanceOfType(value))
            return value;
        if (type.IsPrimitive)
            return Arithmetic.Cast(type, value);
        return Implicit(type, value.GetType()) is { } conversion ? conversion.Invoke(null, [value])
            : throw new ReadingFault($"{value.GetType().Name} is no {type.Name}.");
    }

    private static MethodInfo? Implicit(Type type, Type from) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .FirstOrDefault(m => m.Name == "op_Implicit" && m.ReturnType == type && m.GetParameters()[0].ParameterType == from);

    private static bool IsWider(TypeCode from, TypeCode to) => (from, to) switch
    {
        (TypeCode.Int32, TypeCode.Int64 or TypeCode.Single or TypeCode.Double) => true,
        (TypeCode.Int64, TypeCode.Single or TypeCode.Double) => true,
        (TypeCode.Single, TypeCode.Double) => true,
        _ => false,
    };
}
