using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Internal;

/// <summary>Calls a generic method with a type known only at run time, passing its exceptions on unwrapped.</summary>
internal static class GenericCall
{
    private const BindingFlags Everything = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static object Invoke(Type owner, string method, object target, Type[] types, params object[] arguments)
    {
        try
        {
            return owner.GetMethod(method, Everything).MakeGenericMethod(types).Invoke(target, arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is not null)
        {
            ExceptionDispatchInfo.Throw(exception.InnerException);
            throw;
        }
    }
}
