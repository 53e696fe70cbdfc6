namespace AutoIG;

/// <summary>Implemented by the generated record of a function's arguments.</summary>
/// <typeparam name="T">The element type.</typeparam>
public interface IFunctionInput<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The arguments, flattened in the order of the parameters.</summary>
    FunctionInput<T> Flatten();
}
